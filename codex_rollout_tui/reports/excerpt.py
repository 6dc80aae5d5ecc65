"""One line of a policy with a place in it marked, as a terminal shows it: `^^^` under the very cells."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.escape import escape
from codex_rollout_tui.policy.catalogue.secrets import secret_texts
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import HIDDEN, redacted, secret_spans

WIDTH = 96
"""Cells of an excerpt where nobody says how wide the terminal is."""
TAB = 4
_CUT = "…"


class Excerpt(NamedTuple):
    """A line to show, and the marks that go under it."""

    number: int
    line: str
    marks: str


def excerpt(document: Document, line: int, column: int, end_line: int, end_column: int, width: int = WIDTH) -> Excerpt:
    """The line of a place, cut to `width` cells around it, and `^` under what the place spans of that line.

    Lines and columns are 1-based code points, the end exclusive; a place of no length, or past the end of its line,
    gets one mark. Tabs become spaces, controls become escapes, wide characters take two cells,
    and a secret is left out.
    """
    text = _line(document, line)
    start = min(max(column - 1, 0), len(text))
    end = min(end_column - 1, len(text)) if end_line == line else len(text)
    stop = max(start + 1, end)
    spans = secret_spans(text, secret_texts(document))
    text, start, stop = redacted(text, secret_texts(document)), _shifted(start, spans), _shifted(stop, spans, end=True)
    # Every character is shown in at least no cell and at most ten, so far more than what fits is looked at.
    first = max(0, start - width)
    cells = [_shown(char) for char in text[first : start + width]]
    at = start - first
    low, high = _window([_cells(cell) for cell in cells], at, width)
    before = (_CUT if first + low > 0 else "") + "".join(cells[low:at])
    marked = "".join(cells[at : min(stop - first, high)])
    after = "".join(cells[at:high])[len(marked) :] + (_CUT if first + high < len(text) else "")
    marks = " " * _cells(before) + "^" * max(1, _cells(marked))
    return Excerpt(line, before + marked + after, marks)


def _shifted(at: int, spans: list[tuple[int, int]], *, end: bool = False) -> int:
    """Where a place of a line is once its secrets are left out; inside of one, where that begins or ends."""
    shift = 0
    for first, last in spans:
        if at <= first:
            break
        if at < last:
            return first + shift + (len(HIDDEN) if end else 0)
        shift += len(HIDDEN) - (last - first)
    return at + shift


def _line(document: Document, number: int) -> str:
    start, end = document.lines.line_start(number), document.lines.line_start(number + 1)
    return document.body[start:end].decode("utf-8", "replace").rstrip("\r\n")


def _shown(char: str) -> str:
    return " " * TAB if char == "\t" else escape(char)


def _window(widths: list[int], at: int, width: int) -> tuple[int, int]:
    """The characters that fit: from a third of the width before the place, or from the start where all before fits."""
    room = width - 2
    low, used = at, 0
    while low > 0 and used + widths[low - 1] <= room // 3:
        low -= 1
        used += widths[low]
    high = at
    while high < len(widths) and used + widths[high] <= room:
        used += widths[high]
        high += 1
    while low > 0 and used + widths[low - 1] <= room:
        low -= 1
        used += widths[low]
    return low, high


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(char) in ("Mn", "Me", "Cf") else 2 if east_asian_width(char) in ("W", "F") else 1 for char in text
    )
