"""A screen with a key at hand: what it shows, and a deed done in a thread with a sentence after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex_rollout_tui.errors import RolloutError, VaultError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.keys.key_session import KeySession, KeysSnapshot
from codex_rollout_tui.tui.kit.detailpane import DetailPane
from codex_rollout_tui.tui.kit.keybar import MessageLine
from codex_rollout_tui.tui.kit.rows import Row, wrap
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.secret import Secret
    from codex_rollout_tui.tui.keys.key_session import Deed


class KeyScreen(SmallWindowScreen):
    """Subclasses say which key is at hand, and draw.

    `mailing` is set while its mail is shown in place of its facts; `notes` stand above those.
    """

    def __init__(self, desk: KeySession, signs: Signs) -> None:
        super().__init__()
        self.desk = desk
        self.signs = signs
        self.seen: KeysSnapshot | None = None
        self.mailing = False
        self.notes: tuple[Row, ...] = ()
        self.said = ""
        """The last message as it is copied: whole, where only its beginning is shown."""

    # -- what subclasses give

    @property
    def at_hand(self) -> Credential | None:
        """The key under the cursor."""
        raise NotImplementedError

    def apply(self, seen: KeysSnapshot) -> None:
        """Show the keys as they are now."""
        raise NotImplementedError

    def draw_page(self, *, top: bool = False) -> None:
        """Draw the page of the key at hand anew."""
        raise NotImplementedError

    # -- the deeds

    @property
    def detail(self) -> DetailPane:
        """The pane of the key at hand."""
        return self.query_one(DetailPane)

    def say(self, text: str, style: str = "", whole: str = "") -> None:
        """One sentence, at the bottom, until the next; `whole` is what is copied in its place."""
        self.said = one_line(whole or text)
        self.query_one(MessageLine).say(one_line(text), style)

    async def perform(self, deed: Deed, asking: str = "") -> Any:
        """Do it; on a refusal say the sentence and return None."""
        if asking:
            self.say(f"{asking}...", "dim")
        try:
            found, seen = await self.desk.run(deed)
        except RolloutError as error:
            self._refused(error)
            return None
        self.notes = ()
        self.apply(seen)
        return found if found is not None else True

    def _refused(self, error: RolloutError) -> None:
        """Say why; what to do about a keyring is longer than a line, and stands on the page alone."""
        if not isinstance(error, VaultError) or self.at_hand is None:
            self.say(str(error), "bad")
        else:
            cells = max(20, self.detail.page.cells - 1)
            told = f"{error.problem[0].upper()}{error.problem[1:]}."
            self.say(f"{told} What to do stands on the page.", "bad", str(error))
            self.notes = (*wrap([(told, "bad")], cells), *wrap([(error.remedy, "")], cells))
            self.draw_page(top=True)

    async def ask_secret(self, title: str, sentence: str, kind: str) -> Secret | None:
        """The key the person enters, or None."""
        from codex_rollout_tui.tui.keys.secret import SecretScreen, is_logged

        logged = is_logged(self.app.features)
        if logged:
            self.say(f"{logged}: no key is taken here. Start codex-rollout without it.", "bad")
            return None
        # A keyring that cannot keep a key says so before anybody pastes one.
        if not await self.perform(lambda rollout, keeper: keeper.read("nobody") is None, "Asking the keyring"):
            return None
        self.say("")
        return await self.app.push_screen_wait(SecretScreen(title, sentence, kind, self.signs))
