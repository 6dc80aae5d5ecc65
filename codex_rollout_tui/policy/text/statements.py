"""Headers and keys with their values, as the nodes of a syntax tree have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

import tomli

if TYPE_CHECKING:
    from tree_sitter import Node

Path = tuple[str | int, ...]
Range = tuple[int, int]
Form = Literal["value", "array", "inline", "table", "implicit"]
"""`table` has a header of its own, `implicit` is a table that only longer headers or dotted keys make."""

DEEPEST = 512
"""Names and indexes in a path that is still placed; what lies deeper is shown at the nearest place above it."""

_KEYS = frozenset({"bare_key", "quoted_key"})
_HEADER = re.compile(rb"\[\[?[ \t]*([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,99})[ \t]*\]\]?")
_PAIR = re.compile(
    rb"""([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,99})[ \t]*=[ \t]*"""
    rb"""(true|false|[0-9]+|"[^"\\\r\n]*"|'[^'\r\n]*')[ \t]*(?:(?:\#[^\n]*|\r)?(?:\n|\Z)|(?=[,}]))"""
)
"""A header and a line as they mostly are; any other is read from its nodes."""
FORMS: dict[int, Form] = {ord("["): "array", ord("{"): "inline"}
COMMENT = ord("#")


class StatementPlace(NamedTuple):
    """One key with its value, one list item, or one table; offsets are bytes of the body."""

    path: Path
    form: Form
    key: Range | None
    value: Range
    statement: Range
    """From the first part of the dotted key to the end of the value; for tables, the header."""
    node: Node | None = None
    section: int = 0


Part = tuple[str, Range]
"""One name of a dotted key."""
Header = tuple[tuple[str, ...], Range, Range]
"""The names in a header, where it stands, and where the last name does."""


class Statements:
    """Reads the statements of one text; `sound` where its tree has no error anywhere."""

    __slots__ = ("_sound", "body")

    def __init__(self, body: bytes, *, sound: bool = False) -> None:
        self.body = body
        self._sound = sound

    def _is_sound(self, node: Node) -> bool:
        """Whether there is no error in a node."""
        return self._sound or not node.has_error

    def header(self, node: Node) -> Header | None:
        """What a header says; nothing for one too broken to be one."""
        start = node.start_byte
        simple = _HEADER.match(self.body, start) if self._is_sound(node) else None
        if simple is not None:
            dotted = simple[1]
            key = (simple.start(1) + dotted.rfind(b".") + 1, simple.end(1))
            return tuple(dotted.decode().split(".")), (start, simple.end()), key
        children = node.children
        if len(children) < 3 or children[2].type not in ("]", "]]"):
            return None
        parts = self.parts(children[1])
        if not 0 < len(parts) <= DEEPEST:
            return None
        return tuple(name for name, _ in parts), (start, children[2].end_byte), parts[-1][1]

    def header_parts(self, node: Node, header: Range) -> list[Part]:
        """The names in a header that is known to be one, each with its place."""
        simple = _HEADER.match(self.body, header[0])
        if simple is None or simple.end() != header[1]:
            return self.parts(node.children[1])
        return _parts_at(simple[1], simple.start(1))

    def pair(
        self, node: Node, above: Path, section: int, places: dict[Path, StatementPlace] | None
    ) -> StatementPlace | None:
        """Read one key with its value, and note its place and those of the tables its dots make, if `places` is given.

        Nothing for what is no key, or too broken to be one.
        """
        made = (self._simple_pair(node) if self._is_sound(node) else None) or self._any_pair(node)
        if made is None or len(above) + len(made[0]) > DEEPEST:
            return None
        parts, value, inner = made
        statement = (parts[0][1][0], value[1])
        path = (*above, *(name for name, _ in parts)) if len(parts) > 1 else (*above, parts[0][0])
        form = FORMS.get(self.body[value[0]], "value")
        place = StatementPlace(path, form, parts[-1][1], value, statement, inner, section)
        if places is not None:
            for length, (_, key) in enumerate(parts[:-1], start=len(above) + 1):
                places.setdefault(
                    path[:length], StatementPlace(path[:length], "implicit", key, key, statement, None, section)
                )
            places.setdefault(path, place)
        return place

    def key_parts(self, pair: StatementPlace) -> list[Part]:
        """The names in the key of a pair that is known to be one, each with its place."""
        simple = _PAIR.match(self.body, pair.statement[0])
        if simple is not None and simple.span(2) == pair.value:
            return _parts_at(simple[1], simple.start(1))
        node = pair.node
        if node is not None and node.type != "pair":
            node = node.parent
        return self.parts(node.children[0]) if node is not None else []

    def _simple_pair(self, node: Node) -> tuple[list[Part], Range, Node] | None:
        match = _PAIR.match(self.body, node.start_byte)
        if match is None:
            return None
        parts = _parts_at(match[1], match.start(1)) if b"." in match[1] else [(match[1].decode(), match.span(1))]
        return parts, match.span(2), node

    def _any_pair(self, node: Node) -> tuple[list[Part], Range, Node] | None:
        if node.type != "pair":
            return None
        children = node.children
        if len(children) < 3 or children[1].type != "=":
            return None
        inner = children[2]
        value = (inner.start_byte, inner.end_byte)
        parts = self.parts(children[0])
        if inner.is_missing or inner.is_error or value[0] == value[1] or not parts:
            return None
        return parts, value, inner

    def parts(self, node: Node) -> list[Part]:
        """The parts of a key, first to last, of one beyond DEEPEST only some; `a.b.c` nests to the left in the tree."""
        if node.type in _KEYS:
            start, end = node.start_byte, node.end_byte
            return [(_name(self.body[start:end]), (start, end))]
        parts: list[Part] = []
        todo = [node]
        while todo and len(parts) <= DEEPEST:
            part = todo.pop()
            if part.type in _KEYS:
                start, end = part.start_byte, part.end_byte
                parts.append((_name(self.body[start:end]), (start, end)))
            else:
                todo.extend(child for child in part.children if child.type in _KEYS or child.type == "dotted_key")
        parts.reverse()
        return parts


def _parts_at(dotted: bytes, start: int) -> list[Part]:
    """The parts of a plain dotted key that begins at an offset."""
    names = dotted.decode().split(".")
    starts = accumulate((len(name) + 1 for name in names), initial=start)
    return [(name, (at, at + len(name))) for name, at in zip(names, starts, strict=False)]


def statement_at(places: Sequence[StatementPlace], at: int) -> StatementPlace | None:
    """The place whose statement holds a byte."""
    return next((place for place in places if place.statement[0] <= at < place.statement[1]), None)


def _name(raw: bytes) -> str:
    if raw[:1] == b"'":
        return raw[1:-1].decode("utf-8")
    if raw[:1] != b'"':
        return raw.decode("utf-8")
    if b"\\" not in raw:
        return raw[1:-1].decode("utf-8")
    try:
        return next(iter(tomli.loads(f"{raw.decode('utf-8')} = 0")))
    except ValueError:
        return raw[1:-1].decode("utf-8")
