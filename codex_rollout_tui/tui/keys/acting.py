"""What can be done with the key at hand: what is asked first, the deed in a thread, the sentence after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.keys.showing import KeysShowingScreen
from codex_rollout_tui.tui.kit.key_order import caught_up

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.tui.kit.form import Form

NEED_A_KEY = frozenset({"mail", "read_back", "rotate", "remove", "reveal", "copy_key", "facts", "walk_back"})
"""What needs a key that was made."""


class KeysActingScreen(KeysShowingScreen):
    """Deeds on the key at hand. Subclasses say which that is, and draw."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add_another", "Add", priority=True, id="key-add"),
        Binding("m", "mail", "Mail", priority=True, id="key-mail"),
        Binding("e", "facts", "Facts", priority=True, id="key-facts"),
        Binding("t", "read_back", "Test", priority=True, id="key-test"),
        Binding("r", "rotate", "Rotate", priority=True, id="key-rotate"),
        Binding("b", "walk_back", "Old key back", priority=True, id="key-back"),
        Binding("x", "remove", "Remove", priority=True, id="key-remove"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if self.detail.form is not None:
            return action in ("app.quit", "copy_message", "step_back")
        told = self.at_hand
        if action in NEED_A_KEY and (told is None or not told.in_hand.last4):
            return action == "facts" and told is not None
        if action == "mail":
            return told is not None and told.kind.is_mailed
        if action == "copy_text":
            return self.mailing
        if action == "walk_back":
            return told is not None and told.next is not None and told.next.switched is not None
        if action in ("reveal", "copy_key"):
            return told is not None and told.in_force.stored is not None
        return True

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; empty where nothing more is to be said."""
        told = self.at_hand
        if self.detail.form is not None:
            return "This is still open: esc leaves it, then the key works."
        if told is None:
            return ""
        if action == "mail" and not told.kind.is_mailed:
            return f"No mail is needed for {told.name}: keys of its kind work without one."
        if action in NEED_A_KEY and not told.in_hand.last4:
            return f"{told.name} has no key yet: enter stores it."
        if action in ("reveal", "copy_key"):
            return f"The key {told.name} was not put into a keyring from here: only facts are known of it."
        if action == "walk_back":
            return f"The user of {told.name} was not switched to a new key: there is no way back to go."
        return "There is no mail in sight to copy: m drafts it." if action == "copy_text" else ""

    @work(exclusive=True, group="deed")
    async def act(self) -> None:
        """The one thing to do next with the key at hand."""
        told, seen = self.at_hand, self.seen
        if told is None or seen is None:
            return
        deed = seen.lives[told.name].deed
        if deed == "add":
            await self._store(told.name, told.kind_id)
        elif deed == "email":
            await self._mail(told)
        elif deed in ("confirm", "use", "remove"):
            await self._ask("confirmed" if deed == "confirm" else deed)
        elif deed == "rotate":
            await self._rotate(told)
        else:
            await self._read_back(told)

    async def _store(self, name: str, kind: str) -> None:
        from codex_rollout_tui.actions.keys import add
        from codex_rollout_tui.credentials.kinds import KINDS

        sentence = f"The whole key, as {KINDS[kind].page or 'its page'} shows it once."
        secret = await self.ask_secret(f"Store {name}", sentence, kind)
        if secret is None:
            return
        done = await self.perform(lambda r, k: add.add(r, k, name, secret, kind), "Asking the keyring")
        if done:
            doubt = f" {done.doubt}" if done.doubt else ""
            self.say(f"Stored in {done.where} and read back: {name} ends in {done.told.now.last4}.{doubt}", "good")

    async def _ask(self, purpose: str) -> None:
        """Put a form about the key at hand in place of its page."""
        from codex_rollout_tui.tui.keys.forms import FORMS
        from codex_rollout_tui.tui.kit.form import Form

        told, seen = self.at_hand, self.seen
        if told is None or seen is None:
            return
        form = FORMS[purpose]
        intro = form.intro.format(name=told.name, last4=told.in_hand.last4, page=told.kind.page or "its page")
        await self.detail.invite(Form(purpose, intro, form.fields(told, seen.now)), f"{form.title}: {told.name}")
        self.refresh_bindings()

    async def save_form(self, form: Form, values: Mapping[str, str]) -> None:
        """Do what a form asked for."""
        if form.purpose == "new":
            await self.leave_form()
            self._store_new(values["name"].strip(), values["kind"])
            return
        from codex_rollout_tui.tui.keys.forms import FORMS

        told = self.at_hand
        if told is None:
            return
        asked, name = FORMS[form.purpose], told.name
        if await self.perform(lambda r, k: asked.deed(r, k, name, values)):
            self.mailing = False
            await self.leave_form()
            self.say(f"{asked.done}: {name}.", "good")

    @work(exclusive=True, group="deed")
    async def _store_new(self, name: str, kind: str) -> None:
        from codex_rollout_tui.actions.keys.facts import key_name, kind_of

        try:
            key_name(name)
            known = self.seen.key(name) if self.seen else None
            kind = kind_of(name, None if known else kind, known)
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        await self._store(name, kind)

    async def leave_form(self) -> None:
        """Back to the key's page."""
        await self.detail.dismiss()
        self.query_one("#cards").focus()
        self.draw_page()
        self.refresh_bindings()

    # -- the keys

    async def action_add_another(self) -> None:
        """Store a key that is not on the list."""
        await caught_up(self.focused)
        from codex_rollout_tui.tui.keys.forms import NEW
        from codex_rollout_tui.tui.kit.form import Form

        intro = "A key of another purpose: an access token of a pipeline, say. The key itself is asked for next."
        await self.detail.invite(Form("new", intro, NEW), "Add a key")
        self.refresh_bindings()

    async def action_facts(self) -> None:
        """Write down what is known of the key at hand."""
        await caught_up(self.focused)
        await self._ask("facts")

    async def action_remove(self) -> None:
        """Take the key at hand out of the keyring; during a rotation give up the new one."""
        await caught_up(self.focused)
        told = self.at_hand
        if told is not None and told.next is not None:
            self._cancel(told.name)
        else:
            await self._ask("remove")

    @work(exclusive=True, group="deed")
    async def _cancel(self, name: str) -> None:
        from codex_rollout_tui.actions.keys import rotate

        if await self.perform(lambda r, k: rotate.cancel(r, k, name), "Asking the keyring"):
            self.say(f"The rotation of {name} is given up. Revoke the new key on its page (o opens it).", "warn")

    @work(exclusive=True, group="deed")
    async def action_mail(self) -> None:
        """Draft the mail to support."""
        await caught_up(self.focused)
        if self.at_hand is not None:
            await self._mail(self.at_hand)

    async def _mail(self, told: Credential) -> None:
        if self.mailing:
            self.mailing = False
            await self._ask("sent")
            return
        self.mailing = True
        self.draw_page(top=True)
        self.refresh_bindings()
        self.say("y copies the mail, o opens it in your mail program; then press m: it was sent. esc leaves it.")

    @work(exclusive=True, group="deed")
    async def action_read_back(self) -> None:
        """Read the key at hand back and compare it with its facts."""
        await caught_up(self.focused)
        if self.at_hand is not None:
            await self._read_back(self.at_hand)

    async def _read_back(self, told: Credential) -> None:
        from codex_rollout_tui.actions.keys.readback import read_back

        found = await self.perform(lambda r, k: read_back(r, k, told.name), "Asking the keyring")
        if found:
            bad = next((one for one in found if one.outcome != "good"), None)
            one = bad or found[-1]
            style = "good" if bad is None else "warn" if bad.outcome == "elsewhere" else "bad"
            self.say(f"{one.name}: {one.text}. {one.remedy}".strip(), style)

    @work(exclusive=True, group="deed")
    async def action_rotate(self) -> None:
        """Replace the key at hand, or go on with the next step of it."""
        await caught_up(self.focused)
        if self.at_hand is not None:
            await self._rotate(self.at_hand)

    async def _rotate(self, told: Credential) -> None:
        from codex_rollout_tui.actions.keys import rotate
        from codex_rollout_tui.credentials.rotation_steps import rotation_steps

        at = rotation_steps(told).at
        if at not in (None, "make"):
            await self._ask(str(at))
            return
        sentence = f"Step 1: the new key. The old one, ending in {told.now.last4}, stays until the end."
        secret = await self.ask_secret(f"Rotate {told.name}", sentence, told.kind_id)
        if secret is None:
            return
        name = told.name
        done = await self.perform(lambda r, k: rotate.make(r, k, name, secret), "Asking the keyring")
        if done:
            self.say(f"The new key {name} is stored and read back: it ends in {done.told.in_hand.last4}.", "good")

    @work(exclusive=True, group="deed")
    async def action_walk_back(self) -> None:
        """Say that the key's user has the old one again."""
        from codex_rollout_tui.actions.keys import rotate

        told = self.at_hand
        if told is not None and await self.perform(lambda r, k: rotate.back(r, told.name)):
            self.say(f"The user of {told.name} has the old key again; the new one stays at hand.", "warn")
