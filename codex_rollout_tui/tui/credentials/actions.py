"""What can be done with keys from the screen: each action in a thread, and the sentence after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.credentials.credential_session import CredentialSession, CredentialsSnapshot
from codex_rollout_tui.tui.kit.status_style import Signs

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.secret import Secret
    from codex_rollout_tui.errors import VaultError
    from codex_rollout_tui.tui.credentials.credential_session import CredentialAction

Say = Callable[[str, str], None]
ASKING = "Asking the keyring"


class CredentialActions:
    """Actions on the keys of one rollout; whoever shows them hears of every new snapshot and every refusal."""

    def __init__(
        self,
        session: CredentialSession,
        app: App[Any],
        signs: Signs,
        say: Say,
        changed: Callable[[CredentialsSnapshot], None],
        refused: Callable[[RolloutError], None],
    ) -> None:
        self._session, self._app, self._signs = session, app, signs
        self._say, self._changed, self._refused = say, changed, refused

    async def look(self) -> CredentialsSnapshot | None:
        """The keys as they are now; None where a sentence says why they cannot be read."""
        try:
            return await self._session.look()
        except RolloutError as error:
            self._say(str(error), "bad")
            return None

    async def lack(self) -> VaultError | None:
        """Why this machine has no place for a key, as far as can be told without opening anything."""
        try:
            lack: VaultError | None = (await self._session.run(lambda rollout, keeper: keeper.lack()))[0]
        except RolloutError:
            return None  # what is wrong with the folder is told by looking at it
        return lack

    async def perform(self, action: CredentialAction, asking: str = "") -> Any:
        """Do it and return what it gave, True for nothing; None after a refusal, which is told."""
        if asking:
            self._say(f"{asking}...", "dim")
        try:
            result, snapshot = await self._session.run(action)
        except RolloutError as error:
            self._refused(error)
            return None
        self._changed(snapshot)
        return result if result is not None else True

    async def _ask_secret(self, title: str, sentence: str, kind: str) -> Secret | None:
        """The key the person enters, or None."""
        from codex_rollout_tui.tui.credentials.secret_screens import SecretScreen, is_logged

        logged = is_logged(self._app.features)
        if logged:
            self._say(f"{logged}: no key is taken here. Start codex-rollout without it.", "bad")
            return None
        # A keyring that cannot keep a key says so before anybody pastes one.
        if not await self.perform(lambda rollout, keeper: keeper.read("nobody") is None, ASKING):
            return None
        self._say("", "")
        return await self._app.push_screen_wait(SecretScreen(title, sentence, kind, self._signs))

    async def store(self, name: str, kind: str) -> None:
        """Ask for a key and store it."""
        from codex_rollout_tui.actions.credentials import add
        from codex_rollout_tui.credentials.kinds import KINDS

        sentence = f"The whole key, as {KINDS[kind].page or 'its page'} shows it once."
        secret = await self._ask_secret(f"Store {name}", sentence, kind)
        if secret is None:
            return
        added = await self.perform(lambda r, k: add.add(r, k, name, secret, kind), ASKING)
        if added:
            doubt = f" {added.doubt}" if added.doubt else ""
            self._say(
                f"Stored in {added.where} and read back: {name} ends in {added.credential.now.last4}.{doubt}", "good"
            )

    async def store_new(self, name: str, kind: str, known: Credential | None) -> None:
        """The same for a key that is not on the list."""
        from codex_rollout_tui.actions.credentials.records import key_name, kind_of

        try:
            key_name(name)
            kind = kind_of(name, None if known else kind, known)
        except RolloutError as error:
            self._say(str(error), "bad")
            return
        await self.store(name, kind)

    async def replace(self, key: Credential) -> None:
        """Ask for the new key of a rotation and store it beside the old one."""
        from codex_rollout_tui.actions.credentials import rotate

        sentence = f"Step 1: the new key. The old one, ending in {key.now.last4}, stays until the end."
        secret = await self._ask_secret(f"Rotate {key.name}", sentence, key.kind_id)
        if secret is None:
            return
        name = key.name
        made = await self.perform(lambda r, k: rotate.make(r, k, name, secret), ASKING)
        if made:
            self._say(
                f"The new key {name} is stored and read back: it ends in {made.credential.in_hand.last4}.", "good"
            )

    async def cancel_rotation(self, name: str) -> None:
        """Give up the new key of a rotation."""
        from codex_rollout_tui.actions.credentials import rotate

        if await self.perform(lambda r, k: rotate.cancel(r, k, name), ASKING):
            self._say(f"The rotation of {name} is given up. Revoke the new key on its page (o opens it).", "warn")

    async def switch_back(self, name: str) -> None:
        """Say that the key's user has the old one again."""
        from codex_rollout_tui.actions.credentials import rotate

        if await self.perform(lambda r, k: rotate.switch_back(r, name)):
            self._say(f"The user of {name} has the old key again; the new one stays at hand.", "warn")

    async def read_back(self, name: str) -> None:
        """Read a key back and compare it with its facts."""
        from codex_rollout_tui.actions.credentials.readback import read_back

        results = await self.perform(lambda r, k: read_back(r, k, name), ASKING)
        if results:
            bad = next((result for result in results if result.outcome != "good"), None)
            worst = bad or results[-1]
            style = "good" if bad is None else "warn" if bad.outcome == "elsewhere" else "bad"
            self._say(f"{worst.name}: {worst.text}. {worst.remedy}".strip(), style)

    async def secret_of(self, name: str) -> Secret | None:
        """A key out of the keyring, or None after a sentence."""
        from codex_rollout_tui.actions.credentials.hand_over import in_keyring

        secret: Secret | None = await self.perform(lambda r, k: in_keyring(r, k, name), ASKING)
        return secret
