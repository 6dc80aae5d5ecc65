"""The pane beside the text: what the policy does."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.workbench.consequence_rows import consequence_rows
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis


class OutcomePane(Lines):
    """What the policy does."""

    INDENT = 1
    HELP = (
        "What the policy does: what is wrong with it, what the real Codex says, what people may do under it, which "
        "clients understand it, and what changed since it was opened. Esc goes back to the text."
    )

    def __init__(
        self, text: EditedText, analysis: LiveAnalysis, context: Callable[[int], RowContext], *, id: str | None = None
    ) -> None:
        """`context` is what rows of a width are made with."""
        super().__init__(id=id)
        self._text = text
        self._analysis = analysis
        self._row_context = context

    @on(Lines.Fitted)
    def draw(self) -> None:
        """Draw what is known by now."""
        if self.is_attached and self.cells:
            context = self._row_context(self.cells)
            self._analysis.lay_out(context)
            self.show(consequence_rows(self._analysis.result, self._text.finding, context))
