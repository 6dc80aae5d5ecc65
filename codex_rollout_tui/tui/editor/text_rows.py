"""The lines of a text with what is open at each, and where its places are after a change."""

from __future__ import annotations

from codex_rollout_tui.tui.editor.buffer import Buffer, TextChange, TextPlace
from codex_rollout_tui.tui.editor.colours import Colours


class TextRows:
    """The lines of a buffer, and what its colours know of them."""

    def __init__(self, buffer: Buffer, colours: Colours) -> None:
        self.content, self.state = buffer.content, colours.state
        self._buffer = buffer

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._buffer.count


def carried(place: TextPlace, change: TextChange) -> TextPlace:
    """Where a place is after a change."""
    start, old, new = change.start, change.old_end, change.new_end
    if place < start:
        return place
    if place < old:
        return min(place, new)
    if place.row == old.row:
        return TextPlace(new.row, new.column + place.column - old.column)
    return TextPlace(place.row + new.row - old.row, place.column)
