"""The two panes of the keys, and what can be done with the key at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from codex_rollout_tui.errors import RolloutError, VaultError
from codex_rollout_tui.tui.credentials.actions import CredentialActions
from codex_rollout_tui.tui.credentials.bindings import BINDINGS
from codex_rollout_tui.tui.credentials.cards import CredentialCards
from codex_rollout_tui.tui.credentials.credential_session import CredentialSession, CredentialsSnapshot
from codex_rollout_tui.tui.credentials.detail import CredentialDetail
from codex_rollout_tui.tui.kit.copy_and_open import Outlet
from codex_rollout_tui.tui.kit.desktop import CLEAR_S
from codex_rollout_tui.tui.kit.key_bar import MessageLine
from codex_rollout_tui.tui.kit.status_style import Signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.mail import Mail
    from codex_rollout_tui.tui.kit.form import Form

NEED_A_KEY = frozenset({"mail", "read_back", "rotate", "remove", "reveal", "copy_key", "facts", "walk_back"})
"""What needs a key that was made."""


class CredentialPanes(Horizontal):
    """Cards on the left, the key at hand on the right; `say` shows a sentence, with what is copied in its place."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(
        self,
        session: CredentialSession,
        signs: Signs,
        say: Callable[[str, str, str], None],
        changed: Callable[[CredentialsSnapshot], None],
    ) -> None:
        super().__init__(id="panes")
        self.snapshot: CredentialsSnapshot | None = None
        self.mailing = False
        """Whether the mail about the key at hand is shown in place of its facts."""
        self._name: str | None = None
        self._say_in_full, self._changed = say, changed
        self._session, self._signs = session, signs
        self.cards = CredentialCards(signs, self._reach, self.act)
        self.detail = CredentialDetail(signs, self._made_room)
        self.outlet = Outlet(self.app, self.say)
        self._actions = CredentialActions(session, self.app, signs, self.say, self._apply_done, self._refused)

    @property
    def more_help(self) -> str:
        """All that is to be done where there is no keyring."""
        error = self.detail.refusal or self.detail.lack
        return error.remedy if error is not None and error.first_step else ""

    def _made_room(self, guest: Widget | None) -> None:
        """A form in place of the page takes the room of the cards where there is little."""
        self.set_class(guest is not None, "-asking")

    def compose(self) -> ComposeResult:
        yield self.cards
        yield self.detail

    def on_unmount(self) -> None:
        self.outlet.take_back()

    @property
    def at_hand(self) -> Credential | None:
        """The key under the cursor."""
        return self.snapshot.key(self._name) if self.snapshot is not None and self._name is not None else None

    def say(self, text: str, style: str = "") -> None:
        """Show a sentence."""
        self._say_in_full(text, style, "")

    # -- what is shown

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """Show what others changed."""
        snapshot = await self._actions.look()
        if snapshot is not None and (
            self.snapshot is None or snapshot._replace(now=self.snapshot.now) != self.snapshot
        ):
            self._apply(snapshot)

    def _apply_done(self, snapshot: CredentialsSnapshot) -> None:
        """After an action nothing is refused any more."""
        self.detail.refusal = None
        self._apply(snapshot)

    def _apply(self, snapshot: CredentialsSnapshot) -> None:
        self.snapshot = snapshot
        names = [key.name for key in snapshot.keys]
        if self._name not in names:
            self._name = names[0] if names else None
            self._look_for_a_place()
        self._changed(snapshot)
        self.cards.show_keys(snapshot, self._name)
        self.draw_page()
        self.screen.refresh_bindings()

    def draw_page(self, *, top: bool = False) -> None:
        """Draw the page of the key at hand anew."""
        key, draft = self.at_hand, self._draft() if self.mailing else None
        if key is not None and draft is not None:
            self.detail.show_mail(key, draft, top=top)
        elif key is not None and self.snapshot is not None:
            self.detail.show_key(self.snapshot, key, top=top)

    def _refused(self, error: RolloutError) -> None:
        """Say why; what to do about a keyring is longer than a line, and stands on the page alone."""
        if self.detail.form is not None:
            self.detail.form.refuse(error)
        if not isinstance(error, VaultError) or self.at_hand is None:
            self.say(str(error), "bad")
        else:
            problem = self.detail.refused(error)
            self._say_in_full(f"{problem} What to do stands on the page.", "bad", str(error))
            self.draw_page(top=True)

    @work(exclusive=True, group="place")
    async def _look_for_a_place(self) -> None:
        """Before anybody makes the key at hand: say where this machine has no place for one. Nothing is opened."""
        key = self.at_hand
        if key is None or key.now.last4:
            return
        lack = await self._actions.lack()
        if str(lack) != str(self.detail.lack):
            self.detail.lack = lack
            self.draw_page()

    def _reach(self, name: str) -> None:
        if self.snapshot is None or self.detail.guest is not None:
            return
        if name != self._name:
            for line in self.screen.query(MessageLine):
                line.leave()
        self._name = name
        self._close_page()
        self._look_for_a_place()

    def _close_page(self) -> None:
        """From a mail or a refusal to the facts, from their top."""
        self.mailing, self.detail.refusal = False, None
        self.draw_page(top=True)
        self.screen.refresh_bindings()

    def step_back(self) -> bool:
        """Out of the mail or a refusal; False where nothing is open."""
        if not self.mailing and not self.detail.refusal:
            return False
        self._close_page()
        return True

    # -- what can be done now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if self.detail.form is not None:
            return False
        key = self.at_hand
        if action in NEED_A_KEY and (key is None or not key.in_hand.last4):
            return action == "facts" and key is not None
        if action == "mail":
            return key is not None and key.kind.is_mailed
        if action == "copy_text":
            return self.mailing
        if action == "walk_back":
            return key is not None and key.next is not None and key.next.switched is not None
        if action in ("reveal", "copy_key"):
            return key is not None and key.in_force.stored is not None
        return True

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; empty where nothing more is to be said."""
        key = self.at_hand
        if self.detail.form is not None:
            return "This is still open: esc leaves it, then the key works."
        if key is None:
            return ""
        if action == "mail" and not key.kind.is_mailed:
            return f"No mail is needed for {key.name}: keys of its kind work without one."
        if action in NEED_A_KEY and not key.in_hand.last4:
            return f"{key.name} has no key yet: enter stores it."
        if action in ("reveal", "copy_key"):
            return f"The key {key.name} was not put into a keyring from here: only facts are known of it."
        if action == "walk_back":
            return f"The user of {key.name} was not switched to a new key: there is no way back to go."
        return "There is no mail in sight to copy: m drafts it." if action == "copy_text" else ""

    @work(exclusive=True, group="action")
    async def act(self) -> None:
        """The one thing to do next with the key at hand."""
        key, snapshot = self.at_hand, self.snapshot
        if key is None or snapshot is None:
            return
        next_step = snapshot.lives[key.name].action
        if next_step == "add":
            await self._actions.store(key.name, key.kind_id)
        elif next_step == "email":
            await self._mail()
        elif next_step in ("confirm", "use", "remove"):
            await self._ask("confirmed" if next_step == "confirm" else next_step)
        elif next_step == "rotate":
            await self._rotate(key)
        else:
            await self._actions.read_back(key.name)

    # -- forms

    async def _ask(self, purpose: str) -> None:
        """Put a form about the key at hand in place of its page."""
        from codex_rollout_tui.tui.credentials.forms import FORMS
        from codex_rollout_tui.tui.kit.form import Form

        key, snapshot = self.at_hand, self.snapshot
        if key is None or snapshot is None:
            return
        form = FORMS[purpose]
        intro = form.intro.format(name=key.name, last4=key.in_hand.last4, page=key.kind.page or "its page")
        await self.detail.invite(Form(purpose, intro, form.fields(key, snapshot.now)), f"{form.title}: {key.name}")
        self.screen.refresh_bindings()

    async def on_form_saved(self, event: Form.Saved) -> None:
        from codex_rollout_tui.tui.credentials.forms import FORMS

        purpose, values, key = event.form.purpose, event.values, self.at_hand
        if purpose == "new":
            await self.leave_form()
            self._store_new(values["name"].strip(), values["kind"])
        elif key is not None:
            form, name = FORMS[purpose], key.name
            if await self._actions.perform(lambda r, k: form.perform(r, k, name, values)):
                self.mailing = False
                await self.leave_form()
                self.say(f"{form.done}: {name}.", "good")

    def on_form_unanswered(self, event: Form.Unanswered) -> None:
        self.say(event.SENTENCE, "warn")

    async def on_form_left(self, event: Form.Left) -> None:
        await self.leave_form()

    @work(exclusive=True, group="action")
    async def _store_new(self, name: str, kind: str) -> None:
        await self._actions.store_new(name, kind, self.snapshot.key(name) if self.snapshot else None)

    async def leave_form(self) -> None:
        """Back to the key's page."""
        await self.detail.dismiss()
        self.cards.focus()
        self.draw_page()
        self.screen.refresh_bindings()

    # -- the keys

    async def action_add_another(self) -> None:
        """Store a key that is not on the list."""
        from codex_rollout_tui.tui.credentials.forms import NEW
        from codex_rollout_tui.tui.kit.form import Form

        intro = "A key of another purpose: an access token of a pipeline, say. The key itself is asked for next."
        await self.detail.invite(Form("new", intro, NEW), "Add a key")
        self.screen.refresh_bindings()

    async def action_facts(self) -> None:
        """Write down what is known of the key at hand."""
        await self._ask("facts")

    async def action_remove(self) -> None:
        """Take the key at hand out of the keyring; during a rotation give up the new one."""
        key = self.at_hand
        if key is not None and key.next is not None:
            self._cancel_rotation(key.name)
        else:
            await self._ask("remove")

    @work(exclusive=True, group="action")
    async def _cancel_rotation(self, name: str) -> None:
        await self._actions.cancel_rotation(name)

    @work(exclusive=True, group="action")
    async def action_mail(self) -> None:
        """Draft the mail to support."""
        if self.at_hand is not None:
            await self._mail()

    async def _mail(self) -> None:
        if self.mailing:
            self.mailing = False
            await self._ask("sent")
            return
        self.mailing = True
        self.draw_page(top=True)
        self.screen.refresh_bindings()
        self.say("y copies the mail, o opens it in your mail program; then press m: it was sent. esc leaves it.")

    @work(exclusive=True, group="action")
    async def action_read_back(self) -> None:
        """Read the key at hand back and compare it with its facts."""
        if self.at_hand is not None:
            await self._actions.read_back(self.at_hand.name)

    @work(exclusive=True, group="action")
    async def action_rotate(self) -> None:
        """Replace the key at hand, or go on with the next step of it."""
        if self.at_hand is not None:
            await self._rotate(self.at_hand)

    async def _rotate(self, key: Credential) -> None:
        from codex_rollout_tui.credentials.rotation_steps import rotation_steps

        at = rotation_steps(key).at
        if at in (None, "make"):
            await self._actions.replace(key)
        else:
            await self._ask(str(at))

    @work(exclusive=True, group="action")
    async def action_walk_back(self) -> None:
        """Say that the key's user has the old one again."""
        if self.at_hand is not None:
            await self._actions.switch_back(self.at_hand.name)

    # -- on the way out

    @work(exclusive=True, group="action")
    async def action_reveal(self) -> None:
        """Show the key at hand for ten seconds."""
        from codex_rollout_tui.tui.credentials.secret_screens import RevealScreen

        secret = await self._actions.secret_of(self.at_hand.name) if self.at_hand is not None else None
        if secret is not None and self.at_hand is not None:
            self.say("")
            await self.app.push_screen_wait(RevealScreen(self.at_hand.name, secret))

    @work(exclusive=True, group="action")
    async def action_copy_key(self) -> None:
        """Copy the key at hand to the clipboard, to be taken back in a while."""
        secret = await self._actions.secret_of(self.at_hand.name) if self.at_hand is not None else None
        if secret is not None:
            await self.outlet.lend(secret)
            self.set_timer(CLEAR_S, self.outlet.take_back)

    def _draft(self) -> Mail | None:
        from codex_rollout_tui.credentials.mail import mail

        key, snapshot = self.at_hand, self.snapshot
        return mail(key, snapshot.organisation, snapshot.workspace_id) if key is not None and snapshot else None

    def action_copy_text(self) -> None:
        """Copy the mail."""
        draft = self._draft()
        if draft is not None:
            self.run_worker(self.outlet.copy(draft.text), group="clipboard")

    def action_open_page(self) -> None:
        """Open the mail, or the page where keys of this kind are made and revoked."""
        key, draft = self.at_hand, self._draft() if self.mailing else None
        if key is None:
            return
        address = draft.mailto if draft is not None else key.kind.page
        if address:
            self.run_worker(self.outlet.open(address), group="browser")
        else:
            self.say("Nobody wrote down which page this kind of key is made on.")
