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
from codex_rollout_tui.policy.text.document import Path, PolicyText

_BLANK = (b"\n", b"\r\n")


def cut(doc: PolicyText, path: Path) -> PolicyText:
    """The text without everything that stands at or below a path."""
    around = container(doc, path)
    if around is not None:
        members, _ = splice_members(doc, around.path)
        found = doc.layout.members(around)
        gone = [at for at, member in enumerate(found) if member.path[: len(path)] == path]
        for at in reversed(gone):
            members.remove(at)
        if not gone:
            raise refuse(doc, path, "its place in the text could not be found")
        return put(doc, *around.value, members.text())
    ranges = []
    for section in doc.layout.sections:
        if section.path[: len(path)] == path and section.header != (0, 0):
            ranges.append((line_start(doc, section.header[0]), line_end(doc, section.end)))
            continue
        for pair in section.pairs:
            if pair.path[: len(path)] == path:
                ranges.append((line_start(doc, pair.statement[0]), line_end(doc, pair.statement[1])))
    if not ranges:
        raise refuse(doc, path, "its place in the text could not be found")
    tables = bool(sections_under(doc, path)) or _empties_head(doc, path)
    for start, end in reversed(_merged(doc, ranges)):
        doc = put(doc, *(_with_blank(doc, start, end) if tables else (start, end)), b"")
    return doc


def _empties_head(doc: PolicyText, path: Path) -> bool:
    """Whether no key is left before the first table: the blank line between them is of no use then."""
    head, *tables = doc.layout.sections
    return bool(tables and head.pairs) and all(pair.path[: len(path)] == path for pair in head.pairs)


def _merged(doc: PolicyText, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of lines in order, those with nothing but blanks between them made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and not doc.body[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _with_blank(doc: PolicyText, start: int, end: int) -> tuple[int, int]:
    """The lines of a table, with one of the blank lines it had on both sides."""
    before = doc.body[line_start(doc, start - 1) if start else 0 : start]
    after = doc.body[end : line_end(doc, end)]
    if after in _BLANK and (start == 0 or before in _BLANK):
        return start, line_end(doc, end)
    if end == len(doc.body) and before in _BLANK:
        return start - len(before), end
    return start, end
