"""Which part of which line each row of the screen shows: lines beside a window that moves, or broken to its width.

Nothing here grows with the text: only lines in sight are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.cells import lay

MARGIN = 2
"""Rows kept in view above and below the cursor where there is room."""


class ViewRow(NamedTuple):
    """One row of the screen: the line, the cell it begins at, and whether that is where the line begins."""

    row: int
    left: int
    begins: bool


class Viewport:
    """Knows what is in sight; `top` is the first line of it, and is kept by who scrolls.

    wraps  whether long lines are broken to the width there is
    left   cells scrolled out on the left, while they are not
    skip   rows of the first line that are above the window, while they are
    """

    def __init__(self) -> None:
        self.wraps = False
        self.left = 0
        self.skip = 0
        self._key: tuple[object, ...] = ()
        self._rows: list[ViewRow] = []

    def rows(self, buffer: Buffer, revision: int, top: int, height: int, room: int) -> Sequence[ViewRow]:
        """The rows from the top of the window on, and one more; fewer at the end of the text."""
        key = (id(buffer), revision, top, height, room, self.wraps, self.left, self.skip)
        if key != self._key:
            self._key = key
            self._rows = self._make(buffer, top, height + 1, room)
        return self._rows

    def _make(self, buffer: Buffer, top: int, height: int, room: int) -> list[ViewRow]:
        if not self.wraps:
            return [ViewRow(row, self.left, True) for row in range(top, min(top + height, buffer.count))]
        made: list[ViewRow] = []
        row, part = top, min(self.skip, _parts(buffer, top, room) - 1) if top < buffer.count else 0
        while len(made) < height and row < buffer.count:
            for at in range(part, min(_parts(buffer, row, room), part + height - len(made))):
                made.append(ViewRow(row, at * room, at == 0))
            row, part = row + 1, 0
        return made

    def index(self, rows: Sequence[ViewRow], row: int, cell: int, room: int) -> int:
        """Which of the rows in sight a cell of a line is on; past them where it is on none."""
        left = cell // room * room if self.wraps else self.left
        if not self.wraps:
            return row - rows[0].row if rows else 0
        return next((at for at, view in enumerate(rows) if view.row == row and view.left == left), len(rows))

    # -- moving the window

    def reveal(self, buffer: Buffer, row: int, cell: int, top: int, height: int, room: int) -> int:
        """Move the window so that a cell of a line is in it; the first line of the window then."""
        margin = min(MARGIN, (height - 1) // 2)
        if self.wraps:
            return self._reveal_part(buffer, (row, cell // room), top, height, margin, room)
        if cell < self.left:
            self.left = max(0, cell - room // 4)
        elif cell >= self.left + room - 1:
            self.left = cell - room + 1 + max(1, room // 4) if cell >= room - 1 else 0
        low, high = max(0, row - height + 1 + margin), max(0, row - margin)
        target = min(max(top, low), high)
        if target == top:
            return top
        far = not top - height < row < top + 2 * height
        return max(0, row - height // 3) if far else target

    def _reveal_part(self, buffer: Buffer, at: tuple[int, int], top: int, height: int, margin: int, room: int) -> int:
        first = (top, min(self.skip, _parts(buffer, min(top, buffer.count - 1), room) - 1))
        highest = _back(buffer, at, margin, room)
        lowest = _back(buffer, at, height - 1 - margin, room)
        target = min(max(first, lowest), highest)
        if target != first and not top - height < at[0] < top + 2 * height:
            target = _back(buffer, at, height // 3, room)
        self.skip = target[1]
        return target[0]

    def vertical(self, buffer: Buffer, place: TextPlace, rows: int, goal: int, room: int) -> TextPlace:
        """Some rows of the screen down (or up) where lines are broken, as near to the cell `goal` as it goes."""
        row, part = place.row, lay(buffer.content(place.row)).cell(place.column) // room
        if rows < 0:
            if (row, part) == (0, 0):
                return TextPlace(0, 0)
            row, part = _back(buffer, (row, part), -rows, room)
        for _ in range(rows):
            if part + 1 < _parts(buffer, row, room):
                part += 1
            elif row + 1 < buffer.count:
                row, part = row + 1, 0
            else:
                return buffer.end
        laid = lay(buffer.content(row))
        return TextPlace(row, laid.column(min(part * room + goal % room, part * room + room - 1)))


def _parts(buffer: Buffer, row: int, room: int) -> int:
    """Rows a line takes; its end has a cell of its own, for the cursor."""
    return lay(buffer.content(row)).width // room + 1


def _back(buffer: Buffer, at: tuple[int, int], by: int, room: int) -> tuple[int, int]:
    """The line and part some rows above, at most the beginning."""
    row, part = at
    while by > part and row > 0:
        by -= part + 1
        row -= 1
        part = _parts(buffer, row, room) - 1
    return row, max(0, part - by)
