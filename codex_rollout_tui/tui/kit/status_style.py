"""A status on screen: its sign and the style that only repeats what the sign says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.checklist.status_signs import SIGNS
from codex_rollout_tui.tui.kit.rows import Span

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.item_status import Status

STYLE_OF: dict[Status, str] = {
    "todo": "dim",
    "waiting": "wait",
    "done": "good",
    "verified": "good",
    "failed": "bad",
    "unknown": "warn",
    "stale": "warn",
    "waived": "dim",
    "not-applicable": "dim",
}


class Signs(NamedTuple):
    """The signs in the person's alphabet: plain ASCII where the terminal wants it."""

    ascii: bool = False

    def glyph(self, status: Status) -> str:
        """The sign alone, one or two cells."""
        sign = SIGNS[status]
        return sign.ascii if self.ascii else sign.glyph

    def span(self, status: Status, cells: int = 3) -> Span:
        """The sign in its colour, padded."""
        return (f"{self.glyph(status):<{cells}}", STYLE_OF[status])

    def word(self, status: Status) -> Span:
        """The word in its colour."""
        return (SIGNS[status].word, STYLE_OF[status])

    @property
    def warning(self) -> str:
        """The mark before a trap or a warning."""
        return "!" if self.ascii else "▲"

    @property
    def full(self) -> str:
        """A filled cell of a bar."""
        return "=" if self.ascii else "━"

    @property
    def empty(self) -> str:
        """An empty cell of a bar."""
        return "-" if self.ascii else "─"

    @property
    def changed(self) -> str:
        """The gutter mark of a changed line."""
        return "|" if self.ascii else "▌"
