"""Changes of whole lines: comments on and off, indentation; each as the splices it takes."""

from __future__ import annotations

import re

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.history import Selection

TextEdit = tuple[TextPlace, TextPlace, str]
"""From a place to a place, another text."""

_COMMENTED = re.compile(r"[ \t]*# ?")
_OPENING = re.compile(r"[\[{][ \t]*(?:#.*)?$")
STEP = 2


def rows_of(selection: Selection) -> range:
    """The rows a selection touches; one that ends at the start of a line does not touch that line."""
    last = selection.end.row
    if last > selection.start.row and selection.end.column == 0:
        last -= 1
    return range(selection.start.row, last + 1)


def toggle_comment(buffer: Buffer, rows: range) -> list[TextEdit]:
    """Make the lines comments, or what they were, when all of them are comments."""
    texts = {row: buffer.content(row) for row in rows}
    meant = {row: text for row, text in texts.items() if text.strip()} or texts
    if all(_COMMENTED.match(text) for text in meant.values()):
        wanted = []
        for row, text in meant.items():
            start = text.index("#")
            wanted.append((TextPlace(row, start), TextPlace(row, start + 1 + text.startswith("# ", start)), ""))
        return wanted
    column = min(len(text) - len(text.lstrip()) for text in meant.values())
    return [(TextPlace(row, column), TextPlace(row, column), "# ") for row in meant]


def indent(buffer: Buffer, rows: range) -> list[TextEdit]:
    """Move the lines one step to the right."""
    return [(TextPlace(row, 0), TextPlace(row, 0), " " * STEP) for row in rows if buffer.content(row)]


def outdent(buffer: Buffer, rows: range) -> list[TextEdit]:
    """Move the lines one step to the left, as far as they are indented."""
    wanted = []
    for row in rows:
        text = buffer.content(row)
        blank = 1 if text.startswith("\t") else min(STEP, len(text) - len(text.lstrip(" ")))
        if blank:
            wanted.append((TextPlace(row, 0), TextPlace(row, blank), ""))
    return wanted


def broken(buffer: Buffer, place: TextPlace) -> str:
    """What enter inserts: a line end and the indentation of the line, one step more after an opening bracket."""
    before = buffer.content(place.row)[: place.column]
    indentation = before[: len(before) - len(before.lstrip(" \t"))]
    if _OPENING.search(before) and not before.lstrip().startswith("#"):
        indentation += " " * STEP
    return buffer.newline_at(place.row) + indentation
