"""Put a new key, table or list item where it belongs in a policy text."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.edit import render
from codex_rollout_tui.policy.edit.splices import (
    add_lines,
    comments_above,
    line_end,
    line_start,
    newline_of,
    put,
    refuse,
    sections_under,
    splice_members,
)
from codex_rollout_tui.policy.text.document import Path, PolicyText
from codex_rollout_tui.policy.text.layout import Section
from codex_rollout_tui.policy.text.statements import Place


def insert(doc: PolicyText, path: Path, value: Any) -> PolicyText:
    """The text with a key it did not have; missing tables on the way are made."""
    depth, above = _nearest(doc, path)
    rest = path[depth:]
    if isinstance(doc.value(path[:depth]) if depth else doc.values, list):
        index = rest[0]
        if len(rest) == 1 and isinstance(index, int):
            return insert_item(doc, path[:depth], index, value)
    if any(isinstance(part, int) for part in rest):
        raise refuse(doc, path, "a list item on the way is missing")
    inside = _enclosing_value(doc, path[:depth])
    if inside is not None:
        return _into_inline(doc, inside, path, value)
    if above is None or above.form == "implicit":
        dotted = _dotted_section(doc, path[:depth]) if depth else None
        if dotted is not None:
            return _after_pair(doc, dotted, path[:depth], path, value)
        section = doc.layout.sections[0] if depth == 0 else None
    else:
        section = next(s for s in doc.layout.sections[1:] if s.path == path[:depth])
    if len(rest) == 1 and not isinstance(value, dict):
        if section is None:
            return _new_table(doc, path[:-1], {str(rest[0]): value}, depth)
        return _into_section(doc, section, path, value)
    if _can_have_header(doc, path[:depth]):
        if isinstance(value, dict):
            return _new_table(doc, path, value, depth)
        return _new_table(doc, path[:-1], {str(rest[-1]): value}, depth)
    if section is None:
        raise refuse(doc, path, "it belongs to a list item that is not the last one")
    return _into_section(doc, section, path, value)


def insert_item(doc: PolicyText, path: Path, index: int, value: Any) -> PolicyText:
    """The text with one more item in a list, before the one that now has this index."""
    place = doc.layout.place(path)
    if place is None:
        raise refuse(doc, path, "its place in the text could not be found")
    if place.node is not None:
        members, place = splice_members(doc, path)
        members.insert(index, render.value(value).encode("utf-8"))
        return put(doc, *place.value, members.text())
    items = doc.value(path)
    if index != len(items) or not isinstance(value, dict):
        raise refuse(doc, path, "its items are [[tables]], and only a table can be added at their end")
    if not _can_have_header(doc, path):
        raise refuse(doc, path, "it belongs to a list item that is not the last one")
    last = sections_under(doc, (*path, index - 1))
    return _add_header(doc, last[-1], f"[[{render.dotted(path)}]]", value)


def _nearest(doc: PolicyText, path: Path) -> tuple[int, Place | None]:
    for depth in range(len(path) - 1, 0, -1):
        if doc.has(path[:depth]):
            place = doc.layout.place(path[:depth])
            if place is None:
                raise refuse(doc, path, "its place in the text could not be found")
            return depth, place
    return 0, None


def _enclosing_value(doc: PolicyText, path: Path) -> Place | None:
    for length in range(len(path), 0, -1):
        place = doc.layout.place(path[:length])
        if place is not None and place.node is not None:
            return place
    return None


def _into_inline(doc: PolicyText, inside: Place, path: Path, value: Any) -> PolicyText:
    if inside.form != "inline":
        raise refuse(doc, path, "it would have to stand inside a value that is no table")
    members, place = splice_members(doc, inside.path)
    text = f"{render.dotted(path[len(inside.path) :])} = {render.value(value)}"
    members.insert(len(members), text.encode("utf-8"))
    return put(doc, *place.value, members.text())


def _dotted_section(doc: PolicyText, path: Path) -> Section | None:
    """The section whose dotted keys make the table at a path."""
    for section in doc.layout.sections:
        if len(section.path) < len(path) and any(pair.path[: len(path)] == path for pair in section.pairs):
            return section
    return None


def _after_pair(doc: PolicyText, section: Section, group: Path, path: Path, value: Any) -> PolicyText:
    last = [pair for pair in section.pairs if pair.path[: len(group)] == group][-1]
    return _add_pair(doc, section, last, path, value)


def _add_pair(doc: PolicyText, section: Section, last: Place, path: Path, value: Any) -> PolicyText:
    start = last.statement[0]
    indent = doc.body[line_start(doc, start) : start].decode("utf-8")
    newline = newline_of(doc)
    line = render.statement(render.dotted(path[len(section.path) :]), value, newline, indent)
    return add_lines(doc, line_end(doc, last.statement[1]), line + newline)


def _into_section(doc: PolicyText, section: Section, path: Path, value: Any) -> PolicyText:
    if section.pairs:
        return _add_pair(doc, section, section.pairs[-1], path, value)
    newline = newline_of(doc)
    line = render.statement(render.dotted(path[len(section.path) :]), value, newline) + newline
    if section.path or section.header != (0, 0):
        return add_lines(doc, line_end(doc, section.header[1]), line)
    if len(doc.layout.sections) == 1:
        return add_lines(doc, len(doc.body), line)
    return add_lines(doc, comments_above(doc, doc.layout.sections[1].header[0], 0), line + newline)


def _can_have_header(doc: PolicyText, path: Path) -> bool:
    """Whether a header written at the end of the text would reach this path: every list item on it is the last."""
    for length, part in enumerate(path):
        if isinstance(part, int) and part != len(doc.value(path[:length])) - 1:
            return False
    return True


def _new_table(doc: PolicyText, path: Path, pairs: dict[str, Any], depth: int) -> PolicyText:
    under = sections_under(doc, path[:depth]) if depth else doc.layout.sections[1:]
    return _add_header(doc, under[-1] if under else None, f"[{render.dotted(path)}]", pairs)


def _add_header(doc: PolicyText, after: Section | None, header: str, pairs: dict[str, Any]) -> PolicyText:
    newline = newline_of(doc)
    lines = [header, *(render.statement(render.key(name), item, newline) for name, item in pairs.items())]
    text = newline.join(lines) + newline
    last = after is None or after is doc.layout.sections[-1]
    if last or after is None:
        at = len(doc.body)
        blank = at > 0 and not doc.body.endswith((b"\n\n", b"\n\r\n"))
        return add_lines(doc, at, (newline if blank else "") + text)
    return add_lines(doc, line_end(doc, after.end), newline + text)
