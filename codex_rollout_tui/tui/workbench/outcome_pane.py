"""The pane beside the text: what the policy does, and the way from a finding to its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.kit.lines import Lines, PickList
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.workbench.consequence_rows import consequence_rows
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis


class OutcomePane(PickList):
    """What the policy does. The cursor goes from row to row; on a finding enter, and a click, go to its place."""

    INDENT = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Go to it in the text", id="go-to-finding"),
    ]
    HELP = (
        "What the policy does: what is wrong with it, what the real Codex says, what people may do under it, which "
        "clients understand it, and what changed since it was opened. Enter on a finding, or a click, goes to its "
        "place in the text. Esc goes back to the text."
    )

    class FindingChosen(Message):
        """The person wants to go to where a finding is."""

        def __init__(self, finding: Finding) -> None:
            super().__init__()
            self.finding = finding

    def __init__(
        self, text: EditedText, analysis: LiveAnalysis, context: Callable[[int], RowContext], *, id: str | None = None
    ) -> None:
        """`context` is what rows of a width are made with."""
        super().__init__(id=id)
        self._text = text
        self._analysis = analysis
        self._row_context = context
        self._findings: Mapping[int, Finding] = {}
        self.follow = lambda index: self.refresh_bindings()

    def base_style(self, y: int) -> Style:
        """Only who is in here sees a cursor: beside the text it would be one too many."""
        return super().base_style(y) if self.has_focus else self.plain_style

    def enter(self) -> None:
        """Begin at the finding at the cursor of the text, else at the first one, else at the top."""
        self._draw(self.room)
        first = next(iter(self._findings), 0)
        self.move_to(self._row_of(self._text.finding, first))
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._keep_visible(self.cursor)
        self.refresh_bindings()

    def _row_of(self, finding: Finding | None, otherwise: int) -> int:
        return next((row for row, other in self._findings.items() if other == finding), otherwise)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "choose":
            return self.cursor in self._findings
        return super().check_action(action, parameters)

    @on(PickList.Chosen)
    def _go(self, event: PickList.Chosen) -> None:
        event.stop()
        finding = self._findings.get(event.index)
        if finding is not None:
            self.post_message(self.FindingChosen(finding))

    @on(Lines.Fitted)
    def draw(self) -> None:
        """Draw what is known by now."""
        if self.is_attached and self.cells:
            self._analysis.lay_out(self._row_context(self.cells))
            self._draw(self.cells)

    def _draw(self, cells: int) -> None:
        """The cursor stays with its finding, whatever row that is on now."""
        at = self._findings.get(self.cursor)
        drawn = consequence_rows(self._analysis.result, self._text.finding, self._row_context(cells))
        self._findings = drawn.findings
        self.show(drawn.rows)
        if at is not None and self._findings.get(self.cursor) != at:
            self.move_to(self._row_of(at, self.cursor))
