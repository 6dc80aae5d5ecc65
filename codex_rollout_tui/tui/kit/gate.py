"""The gate to the terminal: whatever a widget drew, and whatever goes to the clipboard, is harmless from here on.

Rows are made harmless where they are laid out (`kit/rows.py`), each sign shown as an escape. What reaches the gate
otherwise (a field's text, a title, a toast, a widget of Textual's own) has no cells left for that, so there each
character that acts is one sign.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.strip import Strip

from codex_rollout_tui.escape import is_harmless, unsafe_in_a_row, without_controls

SIGN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that would act."""


class TextGate(LineFilter):
    """Lets a line through as it is, but for characters that act and for links, which nobody here draws on purpose."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        for text, style, _ in segments:
            if not is_harmless(text) or (style is not None and style.link):
                return _harmless(segments)
        return segments


def _harmless(segments: list[Segment]) -> list[Segment]:
    """The same line in the same cells: where signs need more of them, blanks behind give way."""
    cells = sum(cell_len(text) for text, _, _ in segments)
    made: list[Segment] = []
    excess = 0
    for text, style, _ in segments:
        shown = unsafe_in_a_row().sub(SIGN, text)
        excess += cell_len(shown) - cell_len(text)
        if excess > 0:
            kept = max(len(shown.rstrip(" ")), len(shown) - excess)
            excess -= len(shown) - kept
            shown = shown[:kept]
        made.append(Segment(shown, _without_link(style)))
    return list(Strip(made).adjust_cell_length(cells))


def _without_link(style: Style | None) -> Style | None:
    return style.update_link(None) if style is not None and style.link else style


class GatedApp(App[None]):
    """An app whose every line and whose clipboard go through the gate, and whose toasts know no markup."""

    def __init__(self) -> None:
        super().__init__()
        self._gate = TextGate()
        self._copied = ""

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._gate]

    def copy_to_clipboard(self, text: str) -> None:
        super().copy_to_clipboard(without_controls(text))
        self._copied = text

    @property
    def clipboard(self) -> str:
        """What was copied in this app, to the letter; the terminal was handed it without control characters."""
        return self._copied

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)
