"""Cut a key, a table or a list item out of a policy text."""

from __future__ import annotations

from codex_rollout_tui.policy.edit.splices import (
    container,
    line_end,
    line_start,
    put,
    refuse,
    sections_under,
    splice_members,
)
from codex_rollout_tui.policy.text.document import Document, Path

_BLANK = (b"\n", b"\r\n")


def cut(document: Document, path: Path) -> Document:
    """The text without everything that stands at or below a path."""
    around = container(document, path)
    if around is not None:
        members, _ = splice_members(document, around.path)
        places = document.layout.members(around)
        gone = [at for at, member in enumerate(places) if member.path[: len(path)] == path]
        for at in reversed(gone):
            members.remove(at)
        if not gone:
            raise refuse(document, path, "its place in the text could not be found")
        return put(document, *around.value, members.text())
    ranges = []
    for section in document.layout.sections:
        if section.path[: len(path)] == path and section.header != (0, 0):
            ranges.append((line_start(document, section.header[0]), line_end(document, section.end)))
            continue
        for pair in section.pairs:
            if pair.path[: len(path)] == path:
                ranges.append((line_start(document, pair.statement[0]), line_end(document, pair.statement[1])))
    if not ranges:
        raise refuse(document, path, "its place in the text could not be found")
    tables = bool(sections_under(document, path)) or _empties_head(document, path)
    for start, end in reversed(_merged(document, ranges)):
        document = put(document, *(_with_blank(document, start, end) if tables else (start, end)), b"")
    return document


def _empties_head(document: Document, path: Path) -> bool:
    """Whether no key is left before the first table: the blank line between them is of no use then."""
    head, *tables = document.layout.sections
    return bool(tables and head.pairs) and all(pair.path[: len(path)] == path for pair in head.pairs)


def _merged(document: Document, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of lines in order, those with nothing but blanks between them made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and not document.body[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _with_blank(document: Document, start: int, end: int) -> tuple[int, int]:
    """The lines of a table, with one of the blank lines it had on both sides."""
    before = document.body[line_start(document, start - 1) if start else 0 : start]
    after = document.body[end : line_end(document, end)]
    if after in _BLANK and (start == 0 or before in _BLANK):
        return start, line_end(document, end)
    if end == len(document.body) and before in _BLANK:
        return start - len(before), end
    return start, end
