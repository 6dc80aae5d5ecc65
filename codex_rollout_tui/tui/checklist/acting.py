"""What can be done on the item at hand: a form in the detail pane, a deed in the rollout's thread, a sentence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.checklist.previewpane import PreviewPane
from codex_rollout_tui.tui.kit.detailpane import DetailPane
from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.kit.keybar import MessageLine
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.status import ItemStatus
    from codex_rollout_tui.tui.checklist.choicespane import ChoicesPane
    from codex_rollout_tui.tui.kit.form import Form
    from codex_rollout_tui.tui.session.session import RolloutAction
    from codex_rollout_tui.tui.session.snapshot import Snapshot


OPENS = frozenset({"task", "choices", "search", "filter", "answers"})
"""What puts something in place of the item's page. Their keys have priority: such a key is done before the next one is
looked at, so what is typed ahead lands in the form and not in the list."""
RESTS_IN_FORMS = OPENS | {
    "reopen",
    "undo",
    "open_page",
    "copy_link",
    "copy_message",
    "save_version",
    "fix",
    "next_open",
    "go",
}
"""What rests while a form is being filled in."""


NO_ROLLOUT = "There is no rollout yet. Press d to begin."


class ActingScreen(SmallWindowScreen):
    """A screen with an item at hand. Subclasses say which, and show what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "task('attest')", "Attest", priority=True, id="attest"),
        Binding("x", "task('fail')", "Failed", priority=True, id="fail"),
        Binding("w", "task('wait')", "Wait", priority=True, id="wait"),
        Binding("v", "task('waive')", "Waive", priority=True, id="waive"),
        Binding("a", "task('assign')", "Assign", priority=True, id="assign"),
        Binding("e", "task('note')", "Note", priority=True, id="note"),
        Binding("r", "reopen", "Reopen", priority=True, id="reopen"),
        Binding("u", "undo", "Undo", priority=True, id="undo"),
        Binding("c", "choices", "Choices", priority=True, id="choices"),
        Binding("p", "go('preview')", "Policy", priority=True, id="show-policy"),
        Binding("o", "open_page", "Open", priority=True, id="open-page"),
        Binding("y", "copy_link", "Copy", priority=True, id="copy-link"),
        Binding("Y", "copy_message", "Copy the last message", show=False, priority=True, id="copy-message"),
    ]

    def __init__(self, session: Session, signs: Signs, ask: Ask | None) -> None:
        super().__init__()
        self.session = session
        self.signs = signs
        self.ask = ask
        self.snapshot: Snapshot | None = None

    @property
    def state(self) -> ItemStatus | None:
        """The item at hand."""
        raise NotImplementedError

    def apply(self, snapshot: Snapshot) -> None:
        """Show a new snapshot."""
        raise NotImplementedError

    @property
    def detail(self) -> DetailPane:
        """The pane of the item at hand."""
        return self.query_one(DetailPane)

    @property
    def preview(self) -> PreviewPane:
        """The policy preview."""
        return self.query_one(PreviewPane)

    def say(self, text: str, style: str = "") -> None:
        """One sentence, at the bottom, until the next."""
        self.query_one(MessageLine).say(one_line(text), style)

    async def caught_up(self) -> None:
        """Let the keys pressed before this one have their effect first."""
        await caught_up(self.focused)

    @property
    def is_typing(self) -> bool:
        """Whether the keys go into a text."""
        return self.focused is not None and isinstance(getattr(self.focused, "cursor_position", None), int)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in OPENS and (self.detail.guest is not None or self.is_typing):
            return False
        if action in RESTS_IN_FORMS and self.detail.form is not None:
            return False
        if action == "fix":
            return self._fixable() is not None
        if action == "choices":
            return self.state is not None and bool(self.state.item.policy_keys)
        if action in ("task", "reopen", "open_page", "copy_link"):
            return self.snapshot is not None and self.state is not None
        if action in ("undo", "save_version"):
            return self.snapshot is not None
        return True

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; empty where nothing more is to be said."""
        name = action.partition("(")[0]
        if name not in RESTS_IN_FORMS:
            return ""
        if self.snapshot is None and name not in ("answers", "copy_message", "go"):
            return NO_ROLLOUT
        if self.detail.guest is not None:
            return "This is still open: esc leaves it, then the key works."
        if name == "choices" and self.state is not None:
            return f"There is nothing to choose for {self.state.item.title}: no key of the policy belongs to it."
        return "There is nothing that can be mended without asking." if name == "fix" else ""

    async def perform(self, deed: RolloutAction) -> bool:
        """Do it; on a refusal say the sentence and return False, a form staying as it is."""
        try:
            _, snapshot = await self.session.run(deed)
        except RolloutError as error:
            self.say(str(error), "bad")
            return False
        self.apply(snapshot)
        return True

    async def action_task(self, purpose: str) -> None:
        """Ask what is needed for a task on the item at hand."""
        await self.caught_up()
        from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS
        from codex_rollout_tui.tui.kit.form import Form

        state = self.state
        if state is None or self.snapshot is None:
            return
        if state.status == "not-applicable":
            self.say(f"{state.item.title} is not applicable: {state.reason}. Press d to change that answer.", "warn")
            return
        task = ITEM_FORMS[purpose]
        intro = task.intro
        needs = self.snapshot.statuses.open_needs(state.item)
        if purpose == "attest" and needs:
            intro = f"Still open before it: {', '.join(need.item.title for need in needs)}."
        fields = task.fields(state, self.snapshot.statuses.now)
        form = Form(purpose, intro, fields)
        await self.detail.invite(form, f"{task.title}: {state.item.title}")
        self.reveal("detail")

    def reveal(self, pane: str) -> None:
        """Make a pane the one that is seen, where there is room for one only."""
        raise NotImplementedError

    async def save_form(self, form: Form, values: Mapping[str, str]) -> None:
        """Do what a form asked for."""
        from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS

        state = self.state
        task = ITEM_FORMS.get(form.purpose)
        if state is None or task is None:
            return
        item = state.item
        if await self.perform(lambda rollout: task.deed(rollout, item.id, values)):
            await self.leave_form()
            now = self.state_of(item.id)
            sign = f"{self.signs.glyph(now.status)} " if now else ""
            self.say(f"{sign}{task.done}: {item.title}. u takes it back.", "good")

    def on_preview_pane_checked(self) -> None:
        self.refresh_bindings()

    def state_of(self, item: str) -> ItemStatus | None:
        """An item's state in the snapshot shown."""
        return self.snapshot.statuses.states.get(item) if self.snapshot else None

    async def leave_form(self) -> None:
        """Back to the item's page."""
        await self.detail.dismiss()
        self.detail.page.focus()
        self.refresh_bindings()

    async def action_reopen(self) -> None:
        """Set the item at hand back to to-do."""
        await self.caught_up()
        from codex_rollout_tui.actions import items as deeds

        state = self.state
        if state is not None and await self.perform(lambda rollout: deeds.reopen(rollout, state.item.id)):
            self.say(f"Reopened: {state.item.title}. u takes it back.")

    async def action_undo(self) -> None:
        """Take back the last action."""
        await self.caught_up()
        from codex_rollout_tui.actions.undo import undo
        from codex_rollout_tui.tui.checklist.rows_detail import what_happened

        undone: list[str] = []

        def deed(rollout: Any) -> Any:
            events = undo(rollout)
            undone.extend(
                f"{event.item or event.payload.subject or event.kind} ({what_happened(event)})" for event in events
            )
            return events

        if await self.perform(deed):
            self.say(f"Taken back: {'; '.join(undone)}.")

    async def action_choices(self) -> None:
        """Change what the policy says about the item at hand."""
        await self.caught_up()
        from codex_rollout_tui.tui.checklist.choicespane import ChoicesPane

        state, document = self.state, self.snapshot.baseline if self.snapshot else None
        if state is None or document is None or not state.item.policy_keys:
            return
        pane = ChoicesPane(document, state.item.policy_keys, state.item.traps, self.signs.warning)
        await self.detail.invite(pane, f"Choices: {state.item.title}")
        self.reveal("detail")

    async def change_policy(self, pane: ChoicesPane.Changed) -> None:
        """Write a choice into the policy."""
        from codex_rollout_tui.actions import policy as policy_deeds

        if await self.perform(lambda rollout: policy_deeds.edit_policy(rollout, pane.change, about=pane.about)):
            self.say(f"{pane.about} is changed in policies/baseline.toml. u takes it back, s saves this version.")

    async def action_save_version(self) -> None:
        """Mark the policy as it is now as a saved version."""
        await self.caught_up()
        from codex_rollout_tui.actions import policy as policy_deeds

        before = self.snapshot.saved if self.snapshot else None
        if await self.perform(policy_deeds.save_version) and self.snapshot is not None:
            same = before == self.snapshot.saved
            self.say(
                "This version was saved already." if same else "Saved this version of policies/baseline.toml.", "good"
            )

    def _fixable(self) -> Any:
        found = self.query(PreviewPane)
        findings = found.first().findings if found else ()
        return next((f for f in findings if f.fix is not None and f.fix.safe), None)

    async def action_fix(self) -> None:
        """Apply the first safe fix the preview offers."""
        await self.caught_up()
        from codex_rollout_tui.actions import policy as policy_deeds
        from codex_rollout_tui.policy.lint.fix import apply

        finding = self._fixable()
        if finding is not None and await self.perform(
            lambda rollout: policy_deeds.edit_policy(
                rollout, lambda document: apply(document, finding.fix), about=finding.key
            )
        ):
            self.say(f"{finding.fix.title}. u takes it back.", "good")

    async def action_open_page(self) -> None:
        """Open the item's page in a browser."""
        await self.caught_up()
        if self.state is not None:
            self._open(self.state.item.url)

    @work(thread=True, group="browser")
    def _open(self, url: str) -> None:
        import webbrowser

        from codex_rollout_tui.tui.kit import desktop as reach

        said = reach.open_page(url, os.environ, webbrowser.open)
        self.app.call_from_thread(self.say, said)

    async def action_copy_link(self) -> None:
        """Copy the link of the item's page."""
        await self.caught_up()
        if self.state is not None:
            self._copy(self.state.item.url)

    def action_copy_message(self) -> None:
        """Copy the last message."""
        self._copy(self.query_one(MessageLine).text)

    @work(thread=True, group="clipboard")
    def _copy(self, text: str) -> None:
        from codex_rollout_tui.tui.kit import desktop as reach

        said = reach.copy(text, os.environ, lambda t: self.app.call_from_thread(self.app.copy_to_clipboard, t))
        self.app.call_from_thread(self.say, said)
