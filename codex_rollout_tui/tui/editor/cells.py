"""A line in the cells of a terminal: tabs, wide characters, and what must not reach a terminal as it is."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size

from codex_rollout_tui.escape import escape, unsafe

TAB = 4
_NEVER_SENT = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""Joiners and variation selectors: terminals disagree on the width they make, so they take no part in it."""


class LineCells(NamedTuple):
    """A line as it is drawn; `at` is the cell of each column and of the end, None where they are the same."""

    drawn: str
    shown: tuple[str, ...] | None
    at: tuple[int, ...] | None
    escaped: tuple[tuple[int, int], ...]
    """Columns whose character is shown as an escape."""

    @property
    def width(self) -> int:
        """Cells the line takes."""
        return self.at[-1] if self.at is not None else len(self.drawn)

    def cell(self, column: int) -> int:
        """The cell a column starts at."""
        if self.at is None:
            return column
        return self.at[min(column, len(self.at) - 1)]

    def column(self, cell: int) -> int:
        """The column under a cell; past the end, the end."""
        if self.at is None:
            return max(0, min(cell, len(self.drawn)))
        if cell >= self.at[-1]:
            return len(self.at) - 1
        column = bisect_right(self.at, max(0, cell)) - 1
        return self.character_start(column)

    def character_start(self, column: int) -> int:
        """The column of the character that a column of no width belongs to."""
        at = self.at
        if at is None:
            return column
        while 0 < column < len(at) - 1 and at[column + 1] == at[column]:
            column -= 1
        return column

    def piece(self, start: int, end: int) -> str:
        """What is drawn for some columns."""
        return self.drawn[start:end] if self.shown is None else "".join(self.shown[start:end])


@lru_cache(maxsize=2048)
def lay(line: str) -> LineCells:
    """Lay a line out."""
    if line.isascii() and line.isprintable():
        return LineCells(line, None, None, ())
    shown: list[str] = []
    at: list[int] = []
    escaped: list[tuple[int, int]] = []
    cell = 0
    unsafe_match = unsafe().match
    for column, char in enumerate(line):
        at.append(cell)
        if char == "\t":
            size = TAB - cell % TAB
            shown.append(" " * size)
        elif char in _NEVER_SENT:
            size = 0
            shown.append("")
        elif char == "\n" or unsafe_match(line, column):
            text = f"\\x{ord(char) - 0xDC00:02x}" if "\udc80" <= char <= "\udcff" else escape(char)
            text = text if text != "\n" else "\\n"
            size = len(text)
            shown.append(text)
            escaped.append((column, column + 1))
        else:
            size = get_character_cell_size(char)
            if size == 0 and not cell:
                shown.append(f"\\u{ord(char):04x}")
                size = len(shown[-1])
                escaped.append((column, column + 1))
            else:
                shown.append(char)
        cell += size
    at.append(cell)
    return LineCells("".join(shown), tuple(shown), tuple(at), tuple(escaped))
