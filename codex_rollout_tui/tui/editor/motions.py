"""Where keys take the cursor: places in, a place out."""

from __future__ import annotations

import re

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.cells import lay

_EDGE = re.compile(r"(?<=\W)(?=\w)|(?<=\w)(?=\W)")
_WORD = re.compile(r"\w+")


def left(buffer: Buffer, place: TextPlace) -> TextPlace:
    """One character to the left, over a line end too."""
    if place.column == 0:
        return buffer.clamp(TextPlace(place.row - 1, len(buffer.content(place.row - 1)))) if place.row else place
    return TextPlace(place.row, lay(buffer.content(place.row)).character_start(place.column - 1))


def right(buffer: Buffer, place: TextPlace) -> TextPlace:
    """One character to the right, over a line end too."""
    line = buffer.content(place.row)
    if place.column >= len(line):
        return TextPlace(place.row + 1, 0) if place.row < buffer.count - 1 else place
    laid, column = lay(line), place.column + 1
    while column < len(line) and laid.character_start(column) != column:
        column += 1
    return TextPlace(place.row, column)


def cell(buffer: Buffer, place: TextPlace) -> int:
    """The cell of a place on its line."""
    return lay(buffer.content(place.row)).cell(place.column)


def vertical(buffer: Buffer, place: TextPlace, rows: int, goal: int) -> TextPlace:
    """Some rows down (or up), as near to the cell `goal` as the line there goes."""
    row = place.row + rows
    if row < 0:
        return TextPlace(0, 0)
    if row >= buffer.count:
        return buffer.end
    return TextPlace(row, lay(buffer.content(row)).column(goal))


def line_start(buffer: Buffer, place: TextPlace) -> TextPlace:
    """The first character that is not blank, or the start of the line where the cursor is there already."""
    line = buffer.content(place.row)
    indent = len(line) - len(line.lstrip())
    return TextPlace(place.row, 0 if place.column == indent else indent)


def line_end(buffer: Buffer, place: TextPlace) -> TextPlace:
    """The end of the line."""
    return TextPlace(place.row, len(buffer.content(place.row)))


def word_left(buffer: Buffer, place: TextPlace) -> TextPlace:
    """The start of the word, or of the one before."""
    if place.column == 0:
        return left(buffer, place)
    before = buffer.content(place.row)[: place.column].rstrip()
    edges = [edge.start() for edge in _EDGE.finditer(before)]
    return TextPlace(place.row, edges[-1] if edges else 0)


def word_right(buffer: Buffer, place: TextPlace) -> TextPlace:
    """The end of the word, or of the one after."""
    line = buffer.content(place.row)
    if place.column >= len(line):
        return right(buffer, place)
    start = place.column + len(line) - place.column - len(line[place.column :].lstrip())
    edge = _EDGE.search(line, start)
    while edge is not None and edge.start() <= start:
        edge = _EDGE.search(line, edge.start() + 1)
    return TextPlace(place.row, edge.start() if edge else len(line))


def word_at(buffer: Buffer, place: TextPlace) -> tuple[TextPlace, TextPlace]:
    """The word around a place, or the one character there."""
    line = buffer.content(place.row)
    for word in _WORD.finditer(line):
        if word.start() <= place.column < word.end():
            return TextPlace(place.row, word.start()), TextPlace(place.row, word.end())
    return place, TextPlace(place.row, min(len(line), place.column + 1))
