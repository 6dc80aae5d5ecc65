"""The table of policies as rows of a width: as many columns as there is room for, from one of them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.layers.words.policy_table import UNLIMITED, UNREADABLE, PolicyTable, TableRow, title
from codex_rollout_tui.tui.kit.rows import Row, Span, cut, row, width, wrap
from codex_rollout_tui.tui.kit.status_style import Signs

LEAST, WIDEST = 16, 44
"""Cells of a column."""
GAP = 2
MOST_LINES = 8
"""Lines of a cell before the rest is left out."""


class TableLayout(NamedTuple):
    """How wide labels and columns are, and which columns are in sight."""

    labels: int
    column: int
    first: int
    shown: int

    @classmethod
    def of(cls, cells: int, columns: int, first: int) -> TableLayout:
        """The layout for a width, with the column `first` leftmost where there are that many to its right."""
        labels = max(22, min(40, cells // 4))
        count = max(1, min(columns, (cells - labels) // (LEAST + GAP)))
        column = max(8, min(WIDEST, (cells - labels) // count - GAP))
        return cls(labels, column, max(0, min(first, columns - count)), count)


class DrawnTable(NamedTuple):
    """The rows, and which row of the table each of them begins (None: it begins none)."""

    rows: list[Row]
    begins: list[int | None]


def head_row(table: PolicyTable, layout: TableLayout, at_hand: int) -> Row:
    """The names of the policies in sight, the one at hand lit; what lies beyond is told at both ends."""
    shown = table.names[layout.first : layout.first + layout.shown]
    before, after = layout.first, len(table.names) - layout.first - layout.shown
    beyond = "  ".join(text for text, more in ((f"< {before}", before), (f"{after} >", after)) if more)
    spans: list[Span] = [*cut([(f"  {beyond}", "dim")], layout.labels)]
    for index, name in enumerate(shown, layout.first):
        spans += [*cut([(name, "accent-title" if index == at_hand else "bold")], layout.column), (" " * GAP, "")]
    return row(*spans)


def table_rows(table: PolicyTable, layout: TableLayout, signs: Signs) -> DrawnTable:
    """The rows below the names."""
    drawn = DrawnTable([], [])
    family = ""
    for index, line in enumerate(table.rows):
        above = title(line.name)
        if above != family:
            family = above
            drawn.rows.append(row((family, "muted-title")))
            drawn.begins.append(None)
        rows = _rows(line, layout, signs)
        drawn.rows.extend(rows)
        drawn.begins.extend([index, *[None] * (len(rows) - 1)])
    return drawn


def _rows(line: TableRow, layout: TableLayout, signs: Signs) -> list[Row]:
    mark: Span = (("* " if signs.ascii else "≠ ") if line.differs else "  ", "warn")
    label = wrap([(line.name.label, "bold" if line.differs else "")], layout.labels - 3)
    cells = [_cell(text, line, layout.column, signs) for text in line.cells[layout.first : layout.first + layout.shown]]
    rows = []
    for at in range(max(len(label), *map(len, cells))):
        spans: list[Span] = [mark if at == 0 else ("  ", ""), *_part(label, at, layout.labels - 2)]
        for cell in cells:
            spans += [*_part(cell, at, layout.column), (" " * GAP, "")]
        rows.append(row(*spans))
    return rows


def _cell(text: str, line: TableRow, cells: int, signs: Signs) -> list[Row]:
    if not line.name.key:
        style = "good" if text == "yes" else "bad"
        sign = signs.glyph("done" if text == "yes" else "failed")
        text = sign if text == "yes" else f"{sign} {text}"
    else:
        style = "dim" if not line.differs or text in (UNLIMITED, UNREADABLE, "none", "not set") else ""
    rows = wrap([(text, style)], cells)
    if len(rows) > MOST_LINES:
        rows = [*rows[: MOST_LINES - 1], row(("...", "dim"))]
    return rows


def _part(rows: Sequence[Row], at: int, cells: int) -> Row:
    spans = rows[at] if at < len(rows) else ()
    return (*spans, (" " * (cells - width(spans)), "")) if width(spans) < cells else cut(spans, cells)
