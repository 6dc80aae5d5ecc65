"""Rows of styled text as plain values: what the line widgets draw, compare and wrap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

from codex_rollout_tui.escape import row_text
from codex_rollout_tui.redact import redacted

Span = tuple[str, str]
"""A text and the name of its style (one of the palette's; empty for plain)."""
Row = tuple[Span, ...]
REVEALED = "revealed"
"""The style of a secret that a person asked to see: the only one in which one is drawn."""
Ends = tuple[list[Span], list[Span]]
"""What stands at the end of a row, and the same in short where there is little room."""

_MARKS = re.compile(r"`([^`]+)`|\*([^*\n]+)\*")
_WORDS = re.compile(r"[^\S\xa0]+|(?:\S|\xa0)+")
"""White space and words; a no-break space is part of a word."""


def row(*spans: Span | str) -> Row:
    """A row of spans; a bare text is plain. Empty texts are left out, neighbours of one style become one."""
    merged: list[Span] = []
    for span in spans:
        text, style = (span, "") if isinstance(span, str) else span
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        elif text:
            merged.append((text, style))
    return tuple(merged)


def width(spans: Iterable[Span]) -> int:
    """Cells the spans take."""
    return sum(cell_len(row_text(text)) for text, _ in spans)


def prose(text: str, style: str = "") -> list[Span]:
    """The guide's light marks as spans: `code` and *names*."""
    spans: list[Span] = []
    end = 0
    for mark in _MARKS.finditer(text):
        spans.append((text[end : mark.start()], style))
        spans.append((mark[1], "code") if mark[1] else (mark[2], "name"))
        end = mark.end()
    spans.append((text[end:], style))
    return [span for span in spans if span[0]]


def wrap(spans: Iterable[Span], cells: int, indent: str = "") -> list[Row]:
    """Break spans into rows of at most `cells` cells at white space; `indent` begins every row but the first.

    A secret is left out here and in `cut`, before a part of it would be: a part is not known as one.
    """
    return list(_wrapped(tuple(spans), max(cells, 8), indent))


@lru_cache(maxsize=4096)
def _wrapped(spans: tuple[Span, ...], cells: int, indent: str) -> tuple[Row, ...]:
    """Moving through a list shows the same paragraphs again and again: each is broken once a width."""
    rows: list[list[Span]] = [[]]
    used = 0
    for text, style in spans:
        for word in _WORDS.findall(row_text(redacted(text))):
            size = len(word) if word.isascii() else cell_len(word)
            if word.isspace():
                if used and used < cells:
                    rows[-1].append((" ", style))
                    used += 1
                continue
            if used + size > cells and used > len(indent):
                rows.append([(indent, "")])
                used = len(indent)
            for part in chop_cells(word, cells - used) if used + size > cells else [word]:
                if used + cell_len(part) > cells:
                    rows.append([(indent, "")])
                    used = len(indent)
                rows[-1].append((part, style))
                used += cell_len(part)
    return tuple(row(*line) for line in rows)


def cut(spans: Iterable[Span], cells: int) -> Row:
    """The spans on one row of exactly `cells` cells: shortened with an ellipsis, or padded.

    Every row is drawn from here, so here foreign text is made harmless and loses its secrets.
    """
    spans = tuple(spans)
    if any(style == REVEALED for _, style in spans):
        return _cut.__wrapped__(spans, cells)  # a secret is kept nowhere
    return _cut(spans, cells)


@lru_cache(maxsize=4096)
def _cut(spans: tuple[Span, ...], cells: int) -> Row:
    """A row is cut to be compared and again to be painted."""
    result: list[Span] = []
    left = cells
    for foreign, style in spans:
        text = row_text(foreign if style == REVEALED else redacted(foreign))
        size = cell_len(text)
        if size > left:
            if left > 0:
                result.append((set_cell_size(text, left - 1) + "…", style))
            left = 0
            break
        result.append((text, style))
        left -= size
    if left > 0:
        result.append((" " * left, ""))
    return row(*result)


def between(left: Iterable[Span], right: Iterable[Span], cells: int, short: Iterable[Span] | None = None) -> Row:
    """`left` and `right` at the two ends of a row of `cells` cells; the left gives way.

    `short` stands in for the right where the left would be cut.
    """
    left, right = tuple(left), tuple(right)
    if short is not None and width(left) + 1 + width(right) > cells:
        right = tuple(short)
    room = cells - width(right) - (1 if right else 0)
    if room < 4:
        return cut(left, cells)
    return (*cut(left, room), *(((" ", ""),) if right else ()), *right)


def changed_cells(before: Row, after: Row, cells: int) -> tuple[int, int]:
    """From which cell to which two rows of so many cells differ: little is painted where little is another."""
    old, new = _characters(before, cells), _characters(after, cells)
    start = _common(old, new)
    end = _common(old[:start:-1], new[:start:-1])
    return width(new[:start]), cells - width(new[len(new) - end :])


def blanks_styled_alike(*spans: Span) -> Row:
    """A row whose blanks have the style of what stands before them: nobody sees it, and fewer styles are written."""
    style = next((style for text, style in spans if not text.isspace()), "")
    styled: list[Span] = []
    for text, own in spans:
        style = style if text.isspace() else own
        styled.append((text, style))
    return row(*styled)


def _characters(spans: Row, cells: int) -> list[Span]:
    """Every character with its style, the row filled up with blanks."""
    return [(character, style) for text, style in cut(spans, cells) for character in text]


def _common(old: list[Span], new: list[Span]) -> int:
    """How many characters two rows have in common at their beginning."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((count for count, (before, after) in pairs if before != after), min(len(old), len(new)))
