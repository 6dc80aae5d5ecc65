"""The two lines below the panes: what just happened or what is at the cursor, and how the text stands."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Span, row
from codex_rollout_tui.tui.workbench.consequence_rows import fix_hint, hint, status_row
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis


class StatusPane(Lines, can_focus=False):
    """A message, which counts until the next key, and the status."""

    def __init__(
        self, text: EditedText, analysis: LiveAnalysis, context: Callable[[int], RowContext], *, id: str | None = None
    ) -> None:
        """`context` is what rows of a width are made with."""
        super().__init__(id=id)
        self._text = text
        self._analysis = analysis
        self._row_context = context
        self._message: Span = ("", "")
        self._fix_only = False

    def say(self, sentence: str, style: str = "") -> None:
        """Show what just happened."""
        self._message = (sentence, style)
        self.draw()

    def withdraw(self) -> None:
        """The person went on: what was said belongs to the moment before."""
        if self._message[0]:
            self._message = ("", "")
            self.draw()

    def show_fix_only(self, fix_only: bool) -> None:
        """Whether the finding at the cursor itself stands elsewhere on the screen, so that its fix is enough here."""
        self._fix_only = fix_only
        self.draw()

    @on(Lines.Fitted)
    def draw(self) -> None:
        """Draw both lines again."""
        if not self.is_attached or not self.cells:
            return
        context, finding, result = self._row_context(self.cells), self._text.finding, self._analysis.result
        first = row(self._message)
        if not self._message[0] and finding is not None and result.fresh:
            first = row(*(fix_hint if self._fix_only else hint)(finding, context))
        self.show([first, status_row(result, self._text.place, context)])
