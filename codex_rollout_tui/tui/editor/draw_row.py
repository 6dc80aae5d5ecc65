"""One row of the editor as a strip, from everything it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from codex_rollout_tui.policy.text.colour import Token
from codex_rollout_tui.tui.editor.cells import LineCells, lay
from codex_rollout_tui.tui.editor.marks import Underline
from codex_rollout_tui.tui.kit.status_style import Signs

GUTTER = 3
"""Cells of the gutter beside the digits of the line number."""
_SEVERE = {"error": "bad", "warning": "warn", "info": "dim"}

Light = tuple[int, int, str]
"""Columns under a style that lies over the colours: a selection, a match, a bracket."""


class EditorLook(NamedTuple):
    """All that a row's picture depends on; two equal looks are the same picture."""

    number: int
    """Of the line; 0 on a row that a line goes on upon."""
    text: str
    tokens: tuple[Token, ...]
    unders: tuple[Underline, ...]
    sign: str
    lights: tuple[Light, ...]
    caret: int
    """The column of the cursor, -1 where it is not drawn."""
    has_cursor: bool
    """Whether the cursor is on this row."""
    left: int
    """Cells scrolled out on the left."""
    width: int
    digits: int
    wraps: bool = False
    """Whether what does not fit stands on the next row."""


def glyph(severity: str, signs: Signs) -> str:
    """The mark of a finding in the gutter."""
    if severity == "error":
        return signs.glyph("failed")
    return signs.warning if severity == "warning" else signs.glyph("todo")


def draw(look: EditorLook, inks: Mapping[str, Style], base: Style, signs: Signs) -> Strip:
    """The strip of a row, exactly `width` cells wide."""
    number = f"{look.number or '':>{look.digits}} "
    segments = [Segment(number, base + inks["number-here" if look.has_cursor else "dim"])]
    sign = glyph(look.sign, signs) if look.sign else " "
    segments.append(Segment(f"{sign} ", base + inks[_SEVERE[look.sign]] if look.sign else base))
    room = look.width - look.digits - GUTTER
    if room > 0:
        segments += _line(look, lay(look.text), room, inks, base, signs)
    return Strip(segments, look.width) if room > 0 else Strip(segments).crop(0, look.width)


def _line(
    look: EditorLook, laid: LineCells, room: int, inks: Mapping[str, Style], base: Style, signs: Signs
) -> list[Segment]:
    """The part of the line that is in view, padded to `room` cells."""
    left, right = look.left, look.left + room
    size = len(look.text)
    first = laid.column(left) if left < laid.width else size
    last = min(size, laid.column(right) + 1) if right <= laid.width else size
    cuts = {first, last}
    layers = (
        *look.tokens,
        *((low, high, "escape") for low, high in laid.escaped),
        *((low, size if high < 0 else max(high, low + 1), f"under-{severity}") for low, high, severity in look.unders),
        *look.lights,
        *(((look.caret, look.caret + 1, "caret"),) if look.caret >= 0 else ()),
    )
    layers = tuple(layer for layer in layers if layer[0] <= last and layer[1] > first)
    for low, high, _ in layers:
        cuts.add(max(low, first))
        cuts.add(min(high, last))
    marks = sorted(cuts)
    made = []
    for low, high in pairwise(marks):
        style = base
        for start, end, name in layers:
            if start <= low and end >= high:
                style += inks[name]
        made.append(Segment(laid.piece(low, high), style))
    tail = base
    for _start, end, name in layers:
        if end > size and last == size:
            tail += inks[name]
    strip = Strip([*made, Segment(" ", tail)], laid.cell(last) - laid.cell(first) + 1)
    if look.wraps:
        start = left - laid.cell(first)
        return list(strip.crop(start, min(start + room, strip.cell_length)).adjust_cell_length(room, base))
    if laid.width > right:
        more = "›" if not signs.ascii else ">"
        strip = strip.crop(left - laid.cell(first), left - laid.cell(first) + room - 1)
        return [*strip.adjust_cell_length(room - 1, base), Segment(more, base + inks["dim"])]
    return list(strip.crop(max(0, left - laid.cell(first))).adjust_cell_length(room, base))
