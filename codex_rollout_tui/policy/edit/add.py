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
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.policy.text.layout import Section
from codex_rollout_tui.policy.text.statements import StatementPlace


def insert(document: Document, path: Path, value: Any) -> Document:
    """The text with a key it did not have; missing tables on the way are made."""
    depth, above = _nearest(document, path)
    rest = path[depth:]
    if isinstance(document.value(path[:depth]) if depth else document.values, list):
        index = rest[0]
        if len(rest) == 1 and isinstance(index, int):
            return insert_item(document, path[:depth], index, value)
    if any(isinstance(part, int) for part in rest):
        raise refuse(document, path, "a list item on the way is missing")
    inside = _enclosing_value(document, path[:depth])
    if inside is not None:
        return _into_inline(document, inside, path, value)
    if above is None or above.form == "implicit":
        dotted = _dotted_section(document, path[:depth]) if depth else None
        if dotted is not None:
            return _after_pair(document, dotted, path[:depth], path, value)
        section = document.layout.sections[0] if depth == 0 else None
    else:
        section = next(s for s in document.layout.sections[1:] if s.path == path[:depth])
    if len(rest) == 1 and not isinstance(value, dict):
        if section is None:
            return _new_table(document, path[:-1], {str(rest[0]): value}, depth)
        return _into_section(document, section, path, value)
    if _can_have_header(document, path[:depth]):
        if isinstance(value, dict):
            return _new_table(document, path, value, depth)
        return _new_table(document, path[:-1], {str(rest[-1]): value}, depth)
    if section is None:
        raise refuse(document, path, "it belongs to a list item that is not the last one")
    return _into_section(document, section, path, value)


def insert_item(document: Document, path: Path, index: int, value: Any) -> Document:
    """The text with one more item in a list, before the one that now has this index."""
    place = document.layout.place(path)
    if place is None:
        raise refuse(document, path, "its place in the text could not be found")
    if place.node is not None:
        members, place = splice_members(document, path)
        members.insert(index, render.value(value).encode("utf-8"))
        return put(document, *place.value, members.text())
    items = document.value(path)
    if index != len(items) or not isinstance(value, dict):
        raise refuse(document, path, "its items are [[tables]], and only a table can be added at their end")
    if not _can_have_header(document, path):
        raise refuse(document, path, "it belongs to a list item that is not the last one")
    last = sections_under(document, (*path, index - 1))
    return _add_header(document, last[-1], f"[[{render.dotted(path)}]]", value)


def _nearest(document: Document, path: Path) -> tuple[int, StatementPlace | None]:
    for depth in range(len(path) - 1, 0, -1):
        if document.has(path[:depth]):
            place = document.layout.place(path[:depth])
            if place is None:
                raise refuse(document, path, "its place in the text could not be found")
            return depth, place
    return 0, None


def _enclosing_value(document: Document, path: Path) -> StatementPlace | None:
    for length in range(len(path), 0, -1):
        place = document.layout.place(path[:length])
        if place is not None and place.node is not None:
            return place
    return None


def _into_inline(document: Document, inside: StatementPlace, path: Path, value: Any) -> Document:
    if inside.form != "inline":
        raise refuse(document, path, "it would have to stand inside a value that is no table")
    members, place = splice_members(document, inside.path)
    text = f"{render.dotted(path[len(inside.path) :])} = {render.value(value)}"
    members.insert(len(members), text.encode("utf-8"))
    return put(document, *place.value, members.text())


def _dotted_section(document: Document, path: Path) -> Section | None:
    """The section whose dotted keys make the table at a path."""
    for section in document.layout.sections:
        if len(section.path) < len(path) and any(pair.path[: len(path)] == path for pair in section.pairs):
            return section
    return None


def _after_pair(document: Document, section: Section, group: Path, path: Path, value: Any) -> Document:
    last = [pair for pair in section.pairs if pair.path[: len(group)] == group][-1]
    return _add_pair(document, section, last, path, value)


def _add_pair(document: Document, section: Section, last: StatementPlace, path: Path, value: Any) -> Document:
    start = last.statement[0]
    indent = document.body[line_start(document, start) : start].decode("utf-8")
    newline = newline_of(document)
    line = render.statement(render.dotted(path[len(section.path) :]), value, newline, indent)
    return add_lines(document, line_end(document, last.statement[1]), line + newline)


def _into_section(document: Document, section: Section, path: Path, value: Any) -> Document:
    if section.pairs:
        return _add_pair(document, section, section.pairs[-1], path, value)
    newline = newline_of(document)
    line = render.statement(render.dotted(path[len(section.path) :]), value, newline) + newline
    if section.path or section.header != (0, 0):
        return add_lines(document, line_end(document, section.header[1]), line)
    if len(document.layout.sections) == 1:
        return add_lines(document, len(document.body), line)
    return add_lines(document, comments_above(document, document.layout.sections[1].header[0], 0), line + newline)


def _can_have_header(document: Document, path: Path) -> bool:
    """Whether a header written at the end of the text would reach this path: every list item on it is the last."""
    for length, part in enumerate(path):
        if isinstance(part, int) and part != len(document.value(path[:length])) - 1:
            return False
    return True


def _new_table(document: Document, path: Path, pairs: dict[str, Any], depth: int) -> Document:
    under = sections_under(document, path[:depth]) if depth else document.layout.sections[1:]
    return _add_header(document, under[-1] if under else None, f"[{render.dotted(path)}]", pairs)


def _add_header(document: Document, after: Section | None, header: str, pairs: dict[str, Any]) -> Document:
    newline = newline_of(document)
    lines = [header, *(render.statement(render.key(name), item, newline) for name, item in pairs.items())]
    text = newline.join(lines) + newline
    last = after is None or after is document.layout.sections[-1]
    if last or after is None:
        at = len(document.body)
        blank = at > 0 and not document.body.endswith((b"\n\n", b"\n\r\n"))
        return add_lines(document, at, (newline if blank else "") + text)
    return add_lines(document, line_end(document, after.end), newline + text)
