"""What presenting needs beside what is presented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.tui.kit.rows import Row, Span, row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs


class RowContext(NamedTuple):
    """The signs, the width, and the key that fixes."""

    signs: Signs
    cells: int
    fix_key: str

    def wrapped(self, spans: Sequence[Span], indent: str = "  ") -> list[Row]:
        """Spans broken to the width."""
        return wrap(spans, self.cells, indent)

    def inset(self, spans: Sequence[Span]) -> list[Row]:
        """The same with two blank cells before every row."""
        return [row("  ", *line) for line in wrap(spans, self.cells - 2)]

    @property
    def dots(self) -> str:
        """What stands behind something that goes on."""
        return "..." if self.signs.ascii else "…"
