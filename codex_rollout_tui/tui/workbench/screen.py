"""The policy workbench: a policy as text, and beside it what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from codex_rollout_tui.tui.kit.key_bar import KeyBar
from codex_rollout_tui.tui.kit.keystroke_order import caught_up
from codex_rollout_tui.tui.kit.lines import TextBlock
from codex_rollout_tui.tui.kit.look import LOOK_EVERY_S
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.bindings import BINDINGS
from codex_rollout_tui.tui.workbench.comparison_base import ComparisonBase
from codex_rollout_tui.tui.workbench.dialogue import Dialogue
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.expectation_keeper import ExpectationKeeper
from codex_rollout_tui.tui.workbench.file_bar import FileBar
from codex_rollout_tui.tui.workbench.file_saving import FileSaving
from codex_rollout_tui.tui.workbench.file_watch import FileWatch
from codex_rollout_tui.tui.workbench.finding_fixer import FindingFixer
from codex_rollout_tui.tui.workbench.form_pane import FormPane
from codex_rollout_tui.tui.workbench.line_wrap import LineWrap
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.outcome_pane import OutcomePane
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.status_pane import StatusPane
from codex_rollout_tui.tui.workbench.text_analysis import AnalysisResult
from codex_rollout_tui.tui.workbench.tool_launcher import ToolLauncher
from codex_rollout_tui.tui.workbench.try_field import TryField
from codex_rollout_tui.tui.workbench.try_pane import TryPane
from codex_rollout_tui.tui.workbench.visible_panes import Panes

WIDE_FROM_COLUMNS = 120
"""From this width on text and consequences, or text and form, stand side by side."""
ROOMY_FROM_COLUMNS = 170
"""From this width on there is room for all three."""
TOO_SMALL = "This window is too small for the workbench: make it 60 columns by 18 rows or larger."


class WorkbenchScreen(SmallWindowScreen):
    """One policy in the editor; every change is checked, put into words and put to the real Codex."""

    CSS_PATH = "workbench.tcss"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (typed by Textual)
        (0, "-tiny"),
        (60, "-narrow"),
        (WIDE_FROM_COLUMNS, "-wide"),
        (ROOMY_FROM_COLUMNS, "-roomy"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high"), (34, "-tall")]  # noqa: RUF012 (typed by Textual)
    HELP = (
        "The workbench: what you write is checked, put into words and put to the real Codex as you type. ^t mends the "
        "finding at the cursor, ^o shows what the policy does, ^s saves, ^q leaves."
    )
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(
        self,
        policy: OpenPolicy,
        policies: OpenPolicies,
        signs: Signs,
        ask: Ask | None,
        dispatcher: Dispatcher,
        *,
        show: Callable[[OpenPolicy], Screen[Any]],
        come_forward: Callable[[], object],
        leave: Callable[[], Awaitable[None]],
        line_wrap: LineWrap,
    ) -> None:
        """`show` goes to another policy, `come_forward` to this one, and `leave` leaves all of them."""
        super().__init__()
        self.policy = policy
        self._signs = signs
        self._leave_all = leave
        self._line_wrap = line_wrap
        self._panes = Panes(self)
        self.editor = PolicyEditor(policy.data or b"", signs=signs, id="policy")
        self.text = EditedText(self.editor, self._text_changed)
        policy.edit_in(self.text)
        self._analysis = LiveAnalysis(
            self, self.editor, self.text, dispatcher, ask, self._result_changed, policy.recall
        )
        self._drawn: AnalysisResult | None = None

        self._file_bar = FileBar(policy, signs, id="top")
        self._status = StatusPane(self.text, self._analysis, self._row_context, id="status")
        self._outcome = OutcomePane(self.text, self._analysis, self._row_context, id="consequences")
        self._try = TryPane(self._analysis, signs, self._row_context, id="try-pane")
        self._form = FormPane(
            self.text, self._analysis, self._status, signs, lambda: self._panes.has_form, id="form-pane"
        )
        dialogue = Dialogue(self, come_forward)
        self.saving = FileSaving(self, policy, policies, dialogue, self._analysis, self._status, self._file_changed)
        self._watch = FileWatch(self, policy, self._status, self._file_changed)
        self._base = ComparisonBase(self, policy, self._analysis, self._status)
        self._expectations = ExpectationKeeper(self, policy, self._analysis, self._status, signs)
        self._fixer = FindingFixer(self, self.text, self._analysis, dialogue, self._status)
        self._tools = ToolLauncher(self, self.text, policy, policies, self._status, signs, show)

    @property
    def result(self) -> AnalysisResult:
        """What is known about the text by now."""
        return self._analysis.result

    def say(self, text: str, style: str = "") -> None:
        """Show what just happened."""
        self._status.say(text, style)

    # -- what stands where

    def compose(self) -> ComposeResult:
        yield self._file_bar
        with Horizontal(id="bench"):
            yield self.editor
            yield self._form
            with Vertical(id="outcome"):
                yield self._outcome
                yield self._try
        yield self._status
        yield KeyBar(id="keys")
        yield TextBlock([(TOO_SMALL, "")], id="too-small")

    def on_screen_resume(self) -> None:
        self._follow_line_wrap()

    def on_mount(self) -> None:
        self.set_focus(self.editor.text)
        self._file_changed()
        if self.policy.file.base is None:
            self.say("This file is not there yet: saving makes it. f2 puts in a block to start from, ^l is the form.")
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._outcome.draw()
        self._analysis.start()
        self._expectations.read()
        self._watch.begin()
        self.set_interval(LOOK_EVERY_S, self.look)

    def on_unmount(self) -> None:
        self._analysis.close()
        self.policy.close()

    def _row_context(self, cells: int) -> RowContext:
        return RowContext(self._signs, cells, self._fix_key)

    @property
    def _fix_key(self) -> str:
        for active in self.active_bindings.values():
            if active.binding.action == "fix_finding":
                return self.app.get_key_display(active.binding)
        return "^t"

    # -- who hears whom

    def look(self) -> None:
        """See what others wrote meanwhile."""
        self._watch.look()
        self._expectations.read()

    @on(PolicyEditor.Changed)
    def _typed(self, event: PolicyEditor.Changed) -> None:
        self._analysis.text_changed(event.revision, event.splices)
        self.text.announce()

    def _text_changed(self, put: bool) -> None:
        self._fixer.forget()
        if put:
            self._analysis.text_changed()
        self._status.draw()
        if not self.policy.edited:
            self.policy.edited = True
            self._file_changed()

    def _result_changed(self) -> None:
        """Something more is known; nobody is told of an older text, or while the screen is taken down."""
        result, drawn = self.result, self._drawn
        if result.stamp != self.text.stamp or not self._status.is_attached:
            return
        self._drawn = result
        if drawn is None or drawn.findings is not result.findings:
            self.editor.set_findings(result.findings)
        if (drawn is None or drawn.stamp != result.stamp) and self.policy.edited != self.policy.is_unsaved:
            self.policy.edited = self.policy.is_unsaved
            self._file_changed()
        self._status.draw()
        self._outcome.draw()
        self._try.try_again()
        self._form.draw()
        self._fixer.fix_if_pending()

    def _file_changed(self) -> None:
        self._base.follow()
        self._file_bar.draw_file()

    @on(PolicyEditor.CursorMoved)
    def _cursor_moved(self) -> None:
        self._status.draw()

    @on(PolicyEditor.FindingMet)
    def _finding_met(self) -> None:
        self._status.draw()
        self._outcome.draw()

    @on(OutcomePane.FindingChosen)
    def _finding_chosen(self, event: OutcomePane.FindingChosen) -> None:
        event.stop()
        self.text.go_to(event.finding.line, event.finding.column)
        self.action_to_text()

    @on(PolicyEditor.NothingToComplete)
    def _nothing_to_complete(self) -> None:
        self.say("Nothing to complete here.")

    @on(TryField.KeepRequested)
    def _keep_requested(self, event: TryField.KeepRequested) -> None:
        event.stop()
        self._expectations.keep(event.text)

    def on_descendant_focus(self) -> None:
        if not self.is_too_small:
            self._panes.follow_focus(self.query_one("#outcome"), self._form)
            self._status.show_fix_only(self._panes.at_form)  # the form tells the finding itself, below its rows

    # -- keys

    def key_pressed(self) -> None:
        self._status.withdraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("outcome", "leave_outcome"):
            return self._panes.at_outcome is (action == "leave_outcome")
        if action in ("form", "close_form"):
            return self._panes.at_form is (action == "close_form")
        if action == "to_text" and self.is_mounted:
            return self.focused is None or self.editor not in self.focused.ancestors
        if action in ("undo_change", "redo_change"):
            return not self._form.asks
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Write the text to the file."""
        start_worker(self, self.saving.save, "save")

    def action_leave(self) -> None:
        """Leave the workbench; text that is not saved is asked about."""
        if self.is_current:
            start_worker(self, self._leave, "leave", exclusive=True)

    async def _leave(self) -> None:
        # A key that the text does not know goes up to the app: whoever is on its way has to be heard first.
        for node in self.focused.ancestors_with_self if self.focused else ():
            if isinstance(node, (Widget, App)):
                await caught_up(node)
        async with self.policy.lock:
            pass
        await self._leave_all()

    def action_fix_finding(self) -> None:
        """Fix the finding at the cursor: at once where that keeps what the policy allows, else after a look."""
        self._fixer.fix()

    def action_undo_change(self) -> None:
        """Take the last step back, from wherever one is."""
        undone = self.text.undo()
        self.say("The last step is taken back." if undone else "There is nothing to take back.")

    def action_redo_change(self) -> None:
        """Take the step again that was undone last."""
        self.text.redo()

    def action_copy_text(self) -> None:
        """Send the whole text to the terminal's clipboard."""
        text = self.text.data.decode("utf-8", "replace")
        self.app.copy_to_clipboard(text)
        lines = len(text.splitlines())
        self.say(
            f"{lines} line{'' if lines == 1 else 's'} sent to the terminal's clipboard. "
            "Where a terminal takes none, the saved file has the same text."
        )

    def action_to_text(self) -> None:
        """Go to the text."""
        self._panes.enter_text()
        self.set_focus(self.editor.text)

    def action_outcome(self) -> None:
        """Show what the policy does, beginning with what is wrong."""
        self._panes.enter_outcome()
        self.set_focus(self._outcome)
        self._outcome.enter()
        self.call_after_refresh(self._outcome.draw)

    def action_leave_outcome(self) -> None:
        """From what the policy does, the text again."""
        self.action_to_text()

    def action_next_pane(self) -> None:
        """Go on to the next pane; where there is room for one only, from text to outcome and back."""
        if not self._panes.one_at_a_time:
            self.app.action_focus_next()
        elif self._panes.at_outcome or self._panes.at_form:
            self.action_to_text()
        else:
            self.action_outcome()

    async def action_form(self) -> None:
        """Go to the form, at the key under the cursor."""
        await self._form.load()
        self._panes.enter_form()
        await self._form.enter()

    def action_close_form(self) -> None:
        """Close the form and go to the text."""
        self._panes.close_form()
        self.set_focus(self.editor.text)

    def action_try(self, text: str = "") -> None:
        """Go to the line that the policy is tried on."""
        self._panes.enter_outcome()
        self._try.enter(text)
        self.call_after_refresh(self._outcome.draw)

    def action_expectations(self) -> None:
        """See what is expected, one by one."""
        self._expectations.choose(self.action_try)

    async def action_tools(self) -> None:
        """List the tools."""
        await self._tools.menu()

    async def action_blocks(self) -> None:
        """Choose a block and put it into the text."""
        await self._tools.blocks()

    async def action_import(self) -> None:
        """Import a policy from a file, or from what is pasted."""
        await self._tools.import_policy()

    async def action_policies(self) -> None:
        """Go to another policy, or make a new one."""
        await self._tools.policies()

    async def action_side_by_side(self) -> None:
        """See all policies in one table."""
        await self._tools.side_by_side()

    async def action_wrap_lines(self) -> None:
        """Break long lines to the width there is, or show each on one row; remembered for the next time."""
        try:
            await self._line_wrap.turn()
        except RolloutError as error:
            self.say(str(error), "warn")
        self._follow_line_wrap()

    def _follow_line_wrap(self) -> None:
        text = self.editor.text
        if text.viewport.wraps is not self._line_wrap.on:
            text.wrap_lines(self._line_wrap.on)

    async def action_versions(self) -> None:
        """Look at the texts the policy had, and bring one back."""
        await self._tools.versions()

    async def action_compare(self) -> None:
        """Compare the text with another one."""
        await self._tools.compare()
