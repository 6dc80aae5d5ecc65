"""Cut a key, a table or a list item out of a policy text."""

from __future__ import annotations

from codex_rollout_tui.policy.edit_text import (
    container,
    line_end,
    line_start,
    put,
    refuse,
    sections_under,
    splice_members,
)
from codex_rollout_tui.policy.text import Path, PolicyText

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
    ranges = [_section_lines(doc, section.header[0], section.end) for section in sections_under(doc, path)]
    for section in doc.layout.sections:
        if section.path[: len(path)] == path and section.header != (0, 0):
            continue
        for pair in section.pairs:
            if pair.path[: len(path)] == path:
                ranges.append((line_start(doc, pair.statement[0]), line_end(doc, pair.statement[1])))
    if not ranges:
        raise refuse(doc, path, "its place in the text could not be found")
    for start, end in sorted(ranges, reverse=True):
        doc = put(doc, start, end, b"")
    return doc


def _section_lines(doc: PolicyText, first: int, last: int) -> tuple[int, int]:
    """The lines of a section, with one of the blank lines it had on both sides."""
    start, end = line_start(doc, first), line_end(doc, last)
    before = doc.body[line_start(doc, start - 1) if start else 0 : start]
    after = doc.body[end : line_end(doc, end)]
    if after in _BLANK and (start == 0 or before in _BLANK):
        return start, line_end(doc, end)
    if end == len(doc.body) and before in _BLANK:
        return start - len(before), end
    return start, end
