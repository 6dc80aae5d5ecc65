"""Change the order of list items, keys and tables; the comments that belong to them go along.

Comment lines that touch a key, a table or an item from above belong to it, and so does a comment behind it. The blank
lines and lone comments in between keep their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.edit.splices import (
    comments_above,
    container,
    line_end,
    line_start,
    put,
    refuse,
    splice_members,
)
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.policy.text.layout import Section


class _Block(NamedTuple):
    """Whole lines that move together, without the line end of the last one."""

    path: Path
    start: int
    end: int


def siblings(document: Document, path: Path) -> tuple[Path, ...]:
    """What an item, key or table can change places with, itself included, in the order of the text.

    Raises PolicyEditError where it cannot be moved at all.
    """
    around = container(document, path)
    if around is not None:
        members = [member.path for member in document.layout.members(around)]
        _only(document, members, path)
        return tuple(members)
    blocks = _blocks(document, path)
    _only(document, [block.path for block in blocks], path)
    return tuple(block.path for block in blocks)


def shift(document: Document, path: Path, before: Path | None) -> Document:
    """The text with an item, key or table put before one of its siblings, or behind the last one."""
    around = container(document, path)
    if around is not None:
        members, _ = splice_members(document, around.path)
        paths = [member.path for member in document.layout.members(around)]
        at, to = _ends(document, paths, path, before)
        members.move(at, to)
        return put(document, *around.value, members.text())
    blocks = _blocks(document, path)
    at, to = _ends(document, [block.path for block in blocks], path, before)
    first, last = min(at, to), max(at, to - 1)
    order = blocks[first : last + 1]
    order.insert(len(order) if to > at else 0, order.pop(at - first))
    return _arranged(document, blocks[first : last + 1], order)


def _ends(document: Document, paths: Sequence[Path], path: Path, before: Path | None) -> tuple[int, int]:
    """Where the one to be moved stands, and before which it shall stand."""
    at = _only(document, paths, path)
    if before is None:
        return at, len(paths)
    if before not in paths:
        raise refuse(document, path, _why_not(path, before))
    return at, paths.index(before)


def _why_not(path: Path, before: Path) -> str:
    if isinstance(path[-1], int):
        return "it can only change places with the other items of its list"
    if path[:-1] != before[:-1]:
        return "there it would belong to another table"
    return "a key stands above the first [table], and a [table] below the last key"


def _only(document: Document, paths: Sequence[Path], path: Path) -> int:
    """The one statement that a path stands for."""
    if path in paths:
        return paths.index(path)
    below = [at for at, candidate in enumerate(paths) if candidate[: len(path)] == path]
    if len(below) != 1:
        several = "it is written in several places, which can be moved one by one"
        raise refuse(document, path, several if below else "its place in the text could not be found")
    return below[0]


def _arranged(document: Document, slots: Sequence[_Block], order: Sequence[_Block]) -> Document:
    """The text with other blocks in the same slots; what lies between the slots stays."""
    body, out, at = document.body, [], slots[0].start
    for slot, block in zip(slots, order, strict=True):
        out += [body[at : slot.start], body[block.start : block.end]]
        at = slot.end
    return put(document, slots[0].start, at, b"".join(out))


def _blocks(document: Document, path: Path) -> list[_Block]:
    sections = document.layout.sections
    if isinstance(path[-1], int):
        items = [
            section for section in sections[1:] if section.path[:-1] == path[:-1] and isinstance(section.path[-1], int)
        ]
        return [_table_block(document, item) for item in items]
    own = next((section for section in sections[1:] if section.path == path), None)
    if own is not None:
        return _table_blocks(document, own)
    holding = [section for section in sections if any(pair.path[: len(path)] == path for pair in section.pairs)]
    if len(holding) != 1:
        raise refuse(document, path, "it is written in several places, which can be moved one by one")
    return _pair_blocks(document, holding[0])


def _pair_blocks(document: Document, section: Section) -> list[_Block]:
    blocks = []
    floor = line_end(document, section.header[1]) if section.number else 0
    for pair in section.pairs:
        start = comments_above(document, pair.statement[0], floor)
        blocks.append(_Block(pair.path, start, _content_end(document, pair.statement[1])))
        floor = line_end(document, pair.statement[1])
    return blocks


def _table_blocks(document: Document, own: Section) -> list[_Block]:
    """The tables beside one: below the same header, or in the whole text."""
    sections = document.layout.sections
    tops = [section for section in sections[1 : own.number] if section.path == own.path[: len(section.path)]]
    for top in reversed(tops):
        stop = _stop(sections, top)
        if own.number < stop:
            return _run(document, sections[top.number + 1 : stop])
    return _run(document, sections[1:])


def _run(document: Document, sections: Sequence[Section]) -> list[_Block]:
    blocks, at = [], 0
    while at < len(sections):
        blocks.append(_table_block(document, sections[at]))
        at += _stop(document.layout.sections, sections[at]) - sections[at].number
    return blocks


def _stop(sections: Sequence[Section], top: Section) -> int:
    """The number of the first section after one and the tables below it."""
    at = top.number + 1
    while at < len(sections) and sections[at].path[: len(top.path)] == top.path:
        at += 1
    return at


def _table_block(document: Document, section: Section) -> _Block:
    """A table with the tables below it, from the comments above it to those that touch it from below."""
    sections = document.layout.sections
    start = comments_above(document, section.header[0], _floor(document, sections[section.number - 1]))
    stop = _stop(sections, section)
    last = sections[stop - 1].end
    following = sections[stop] if stop < len(sections) else None
    limit = line_start(document, following.header[0]) if following else len(document.body)
    end, at = _content_end(document, last), line_end(document, last)
    while at < limit and document.body[at : line_end(document, at)].lstrip(b" \t").startswith(b"#"):
        end, at = _content_end(document, at), line_end(document, at)
    if following is not None and at == limit:
        end = _content_end(document, last)
    return _Block(section.path, start, end)


def _floor(document: Document, section: Section) -> int:
    return line_end(document, section.end) if section.number or section.pairs else 0


def _content_end(document: Document, at: int) -> int:
    """Where the line of a byte ends, its line end not included."""
    end = line_end(document, at)
    return at + len(document.body[at:end].rstrip(b"\r\n"))
