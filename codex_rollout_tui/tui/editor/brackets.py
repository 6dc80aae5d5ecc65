"""The bracket that belongs to the one at the cursor, looked for nearby only."""

from __future__ import annotations

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.colours import Colours

FURTHEST = 200
"""Rows that are looked at."""
_PAIRS = {"[": "]", "{": "}", "[[": "]]"}
_OPENED = {close: start for start, close in _PAIRS.items()}
Brackets = list[tuple[int, int, str]]


def pair(
    buffer: Buffer, colours: Colours, place: TextPlace
) -> tuple[tuple[TextPlace, int], tuple[TextPlace, int]] | None:
    """The bracket at or right before a place and its partner, each with its length; None where there is none."""
    own_row = _brackets(buffer, colours, place.row)
    at = next((bracket for bracket in own_row if bracket[0] <= place.column < bracket[1]), None)
    at = at or next((bracket for bracket in own_row if bracket[1] == place.column), None)
    if at is None:
        return None
    start, end, text = at
    step = 1 if text in _PAIRS else -1
    depth = 0
    for row in range(place.row, place.row + step * FURTHEST, step):
        if not 0 <= row < buffer.count:
            return None
        brackets = own_row if row == place.row else _brackets(buffer, colours, row)
        for low, high, sign in brackets[::step]:
            if row == place.row and (low - start) * step < 0:
                continue
            depth += step if sign in _PAIRS else -step
            if depth == 0:
                if (_PAIRS if step > 0 else _OPENED).get(text) != sign:
                    return None
                return (TextPlace(place.row, start), end - start), (TextPlace(row, low), high - low)
    return None


def _brackets(buffer: Buffer, colours: Colours, row: int) -> Brackets:
    """The brackets of a row that are not inside texts or comments."""
    line = buffer.content(row)
    return [
        (low, high, line[low:high])
        for low, high, kind in colours.tokens(row)
        if kind in ("punctuation", "header") and line[low:high] in ("[", "]", "{", "}", "[[", "]]")
    ]
