"""The policy workbench: a policy as text, and beside it what it does."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from codex_rollout_tui.actions.policy_file import PolicyFile
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.analysis.checker import Checker
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from codex_rollout_tui.tui.kit.keybar import KeyBar
from codex_rollout_tui.tui.kit.lines import Lines, TextBlock
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Span, row, width
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.topbar import TopBar
from codex_rollout_tui.tui.workbench.analysis import Analysis, AnalysisResult
from codex_rollout_tui.tui.workbench.mending import MendingScreen
from codex_rollout_tui.tui.workbench.rows import consequence_rows, fix_hint, hint, status_row
from codex_rollout_tui.tui.workbench.trypane import TryPane

WIDE_FROM_COLUMNS = 120
"""From this width on text and consequences, or text and form, stand side by side."""
ROOMY_FROM_COLUMNS = 170
"""From this width on there is room for all three."""
TOO_SMALL = "This window is too small for the workbench: make it 60 columns by 18 rows or larger."


class OutcomePane(Lines):
    """What the policy does."""

    INDENT = 1
    HELP = (
        "What the policy does: what is wrong with it, what the real Codex says, what people may do under it, which "
        "clients understand it, and what changed since it was opened. Esc goes back to the text."
    )


class MessagePane(Lines, can_focus=False):
    """What just happened or what is at the cursor, and below it how the text stands."""


class WorkbenchScreen(MendingScreen):
    """One file in the editor; every change is checked, put into words and put to the real Codex."""

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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "outcome", "What it does", id="show-outcome"),
        Binding("escape", "to_text", "Back to the text", id="back-to-text"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]

    def __init__(self, file: PolicyFile, signs: Signs, ask: Ask | None, checker: Checker, *, name: str = "") -> None:
        super().__init__(file, name)
        self.signs = signs
        self.ask = ask
        self._editor = PolicyEditor(file.base or b"", signs=signs, id="policy")
        self._study = Analysis(
            checker,
            self._editor,
            file.base or b"",
            ask,
            begin=partial(self.run_worker, group="study"),
            known=self._told,
        )
        self._loads = 0
        self._at: Finding | None = None
        self._place = (1, 1)
        self._message: Span = ("", "")
        self._noted = self._said = (0, 0)
        """The texts, by their stamp, that were last noted as changed, and at which something was said."""
        self._said_at = (0, 0)
        """Where the cursor was when something was said."""
        self._seen: AnalysisResult | None = None
        self._base: bytes | None = None
        """What was on disk when it was last worked out what to compare with."""

    @property
    def editor(self) -> PolicyEditor:
        return self._editor

    @property
    def study(self) -> Analysis:
        return self._study

    @property
    def at(self) -> Finding | None:
        return self._at

    @property
    def place(self) -> tuple[int, int]:
        return self._place

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        with Horizontal(id="bench"):
            yield self._editor
            yield Vertical(id="form-pane")
            with Vertical(id="outcome"):
                yield OutcomePane(id="consequences")
                yield TryPane(self.signs, id="try-pane")
        yield MessagePane(id="told")
        yield KeyBar(id="keys")
        yield TextBlock([(TOO_SMALL, "")], id="too-small")

    def on_mount(self) -> None:
        self.set_focus(self._editor.text)
        self.draw_file()
        if self.file.base is None:
            self.say("This file is not there yet: saving makes it. f2 puts in a block to start from, ^l is the form.")
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._draw_outcome()
        self._study.start(self.stamp)
        self.read_expectations()
        self.begin_looking()

    def on_unmount(self) -> None:
        self._study.close()
        super().on_unmount()

    # -- the text, worked out while it is written

    @property
    def stamp(self) -> tuple[int, int]:
        return (self._loads, self._editor.revision)

    @on(PolicyEditor.Changed)
    def _edited(self, event: PolicyEditor.Changed) -> None:
        self._study.text_changed(self.stamp, event.revision, event.splices)
        self._changed()

    def _changed(self) -> None:
        if self._noted == self.stamp:
            return
        self._noted = self.stamp
        self.fix_wanted = False
        if self._said != self.stamp:
            self._message = ("", "")
        if not self.edited:
            self.edited = True
            self.draw_file()
        self._draw_told()

    def _told(self) -> None:
        """Something more is known; nobody is told of an older text, or while the screen is taken down."""
        view = self.view
        if view.stamp != self.stamp or not self.is_attached or not self.query("#told, #consequences"):
            return
        if self._seen is None or self._seen.findings is not view.findings:
            self._editor.set_findings(view.findings)
            self._at = self._editor.finding
        if self._seen is None or self._seen.stamp != view.stamp:
            edited = self.is_unsaved
            if edited != self.edited:
                self.edited = edited
                self.draw_file()
        self._seen = view
        self._draw_told()
        self._draw_outcome()
        self.try_again()
        self.draw_form()
        self.fix_if_wanted()

    def put(self, data: bytes) -> None:
        self._loads += 1
        self._editor.put(data)
        self._study.text_changed(self.stamp)
        self._changed()

    @on(PolicyEditor.CursorMoved)
    def _moved(self, event: PolicyEditor.CursorMoved) -> None:
        self._place = (event.line, event.column)
        self._draw_told()

    @on(PolicyEditor.FindingMet)
    def _met(self, event: PolicyEditor.FindingMet) -> None:
        self._at = event.finding
        moved = self._said_at != self._editor.text.cursor
        if event.finding is not None and (moved or self._said != self.stamp):
            self._message = ("", "")
        self._draw_told()
        self._draw_outcome()

    @on(PolicyEditor.NothingToComplete)
    def _nothing_to_complete(self) -> None:
        self.say("Nothing to complete here.")

    # -- drawing

    def context(self, cells: int) -> RowContext:
        return RowContext(self.signs, cells, self._fix_key)

    @property
    def _fix_key(self) -> str:
        for active in self.active_bindings.values():
            if active.binding.action == "fix_finding":
                return self.app.get_key_display(active.binding)
        return "^t"

    def say(self, sentence: str, style: str = "") -> None:
        self._message, self._said, self._said_at = (sentence, style), self.stamp, self._editor.text.cursor
        self._draw_told()

    def saved_words(self, sentence: str) -> tuple[str, str]:
        if self.view.fresh and self.view.halt:
            return f"{sentence}. {self.view.halt} Do not deploy it like this.", "bad"
        return sentence, "good"

    def draw_file(self) -> None:
        if self._base is not self.file.base:
            self._base = self.file.base
            self._compare()
        self._draw_top()

    @work(exclusive=True, group="compare")
    async def _compare(self) -> None:
        """Compare with what was saved last from now on; where a rollout cannot say, with what is on disk."""
        try:
            saved = await self._on_disk(self.file.last_saved)
        except RolloutError as error:
            self.say(str(error), "warn")
            saved = self.file.base
        self._study.compare_with(saved or b"")

    @on(Lines.Fitted, "#top")
    def _draw_top(self) -> None:
        state: list[Span] = []
        if self.elsewhere.state == "changed":
            state = [(f"{self.signs.glyph('failed')} changed on disk", "bad")]
        elif self.elsewhere.state == "gone":
            state = [(f"{self.signs.glyph('failed')} gone from the disk", "bad")]
        elif self.elsewhere.state == "blocked":
            state = [(f"{self.signs.glyph('unknown')} cannot be read any more", "warn")]
        elif self.file.is_read_only:
            state = [("read-only", "warn")]
        if self.edited:
            mark = "*" if self.signs.ascii else "●"
            state = [*state, ("  " if state else "", ""), (f"{mark} not saved", "warn")]
        elif not state:
            state = [("new file", "dim") if self.file.base is None else ("saved", "dim")]
        top = self.query_one(TopBar)
        name = one_line(self.file_name)
        room = top.cells - width(state) - len("codex-rollout  ") - 1
        if 4 < room < cell_len(name):
            name = ("..." if self.signs.ascii else "…") + name[-(room - 3) :]
        top.tell([("codex-rollout", "bold"), (f"  {name}", "")], state)

    @on(Lines.Fitted, "#told")
    def _draw_told(self) -> None:
        told = next(iter(self.query("#told").results(MessagePane)), None)
        if told is None or not told.cells:
            return
        context = self.context(told.cells)
        first = row(self._message)
        if not self._message[0] and self._at is not None and self.view.fresh:
            # The form tells the finding itself, below its rows.
            in_form = self.has_class("-at-form-pane")
            first = row(*(fix_hint if in_form else hint)(self._at, context))
        told.show([first, status_row(self.view, self._place, context)])

    @on(Lines.Fitted, "#consequences")
    def _draw_outcome(self) -> None:
        pane = self.query_one("#consequences", OutcomePane)
        if pane.cells:
            self._study.lay_out(self.context(pane.cells))
            pane.show(consequence_rows(self.view, self._at, self.context(pane.cells)))

    # -- going about

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "to_text" and self.is_mounted:
            return self.focused is None or self._editor not in self.focused.ancestors
        return super().check_action(action, parameters)

    def on_descendant_focus(self) -> None:
        if self.is_too_small:
            return
        above = self.focused.ancestors if self.focused is not None else []
        for pane in ("outcome", "form-pane"):
            self.set_class(self.query_one(f"#{pane}") in above, f"-at-{pane}")
        self._draw_told()

    def action_outcome(self) -> None:
        """Show what the policy does; from there, the text again."""
        if self.has_class("-at-outcome"):
            self.action_to_text()
            return
        self.set_class(self.has_class("-formed") and self.has_class("-roomy"), "-formed")
        self.add_class("-at-outcome")
        self.set_focus(self.query_one("#consequences"))
        self.call_after_refresh(self._draw_outcome)

    def action_try(self) -> None:
        """Go to the line that the policy is tried on."""
        self.set_class(self.has_class("-formed") and self.has_class("-roomy"), "-formed")
        self.add_class("-at-outcome")
        super().action_try()
        self.call_after_refresh(self._draw_outcome)

    def action_to_text(self) -> None:
        """Go to the text."""
        self.remove_class("-at-outcome", "-at-form-pane")
        self.set_focus(self._editor.text)

    def action_copy_text(self) -> None:
        """Send the whole text to the terminal's clipboard."""
        text = self._editor.data.decode("utf-8", "replace")
        self.app.copy_to_clipboard(text)
        lines = len(text.splitlines())
        self.say(
            f"{lines} line{'' if lines == 1 else 's'} sent to the terminal's clipboard. "
            "Where a terminal takes none, the saved file has the same text."
        )
