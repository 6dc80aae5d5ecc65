"""The table of policies for a person at a terminal: as many columns side by side as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from codex_rollout_tui.cli import output
from codex_rollout_tui.policy.layers.words.policy_table import PolicyTable, TableRow, title

LEAST = 16
"""Cells a column has at least."""
WIDEST = 40
MARK = "≠"
LABELS = 25
"""Cells for what the rows are about."""


def show(table: PolicyTable) -> None:
    """Print the table; where there are more policies than fit, in several tables one below the other."""
    if not table.names:
        output.line("There is no policy yet.")
        return
    cells = max(60, output.columns() or 80) - 1
    fit = max(1, (cells - LABELS) // (LEAST + 2))
    for start in range(0, len(table.names), fit):
        if start:
            output.line()
        shown = table.names[start : start + fit]
        wide = min(WIDEST, (cells - LABELS) // len(shown) - 2)
        output.painted((_line("", shown, wide), "strong"))
        _show_rows(table.rows, start, len(shown), wide)
    if any(row.differs for row in table.rows):
        output.line()
        output.painted((MARK, "warning"), (" the policies differ", "quiet"))


def _show_rows(rows: Sequence[TableRow], start: int, count: int, wide: int) -> None:
    family = ""
    for row in rows:
        above = title(row.name)
        if above != family:
            family = above
            output.painted((family, "strong"))
        cells = row.cells[start : start + count]
        for at, parts in enumerate(_wrapped(row.name.label, cells, wide)):
            sign = MARK if row.differs and not at else " "
            output.painted(
                (f"{sign} ", "warning"), (_line(parts[0], parts[1:], wide)[2:], "" if row.differs else "quiet")
            )


def _wrapped(label: str, cells: Sequence[str], wide: int) -> Iterator[list[str]]:
    columns = [wrap(label, LABELS - 3), *(wrap(cell, wide, break_on_hyphens=False) for cell in cells)]
    for at in range(max(map(len, columns))):
        yield [column[at] if at < len(column) else "" for column in columns]


def _line(label: str, cells: Sequence[str], wide: int) -> str:
    shown = "  ".join(f"{cell if len(cell) <= wide else cell[: wide - 3] + '...':<{wide}}" for cell in cells)
    return f"  {label:<{LABELS - 2}}{shown}".rstrip()
