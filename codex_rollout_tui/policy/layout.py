"""Where every key and value of a policy stands, from tree-sitter's tolerant tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

import tomli

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

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
    rb"""(true|false|[0-9]+|"[^"\\\r\n]*"|'[^'\r\n]*')[ \t]*(?:\#[^\n]*|\r)?(?:\n|\Z)"""
)
"""A header and a line as they mostly are; any other is read from its nodes."""
_FORMS: dict[int, Form] = {ord("["): "array", ord("{"): "inline"}
_COMMENT = ord("#")


class Place(NamedTuple):
    """One key with its value, one list item, or one table; offsets are bytes of the body."""

    path: Path
    form: Form
    key: Range | None
    value: Range
    statement: Range
    """From the first part of the dotted key to the end of the value; for tables, the header."""
    node: Node | None = None
    section: int = 0


Row = tuple[Path, Range | None, Range, bool]
"""A path, the ranges of its key and value, and whether it is a header."""


class Section:
    """The lines from one table header to the next; the first section has none and starts at 0."""

    __slots__ = ("_layout", "_nodes", "_pairs", "header", "number", "path")

    def __init__(self, layout: Layout, number: int, path: Path, header: Range, nodes: Node | list[Node]) -> None:
        self.path = path
        self.header = header
        self.number = number
        self._layout = layout
        self._nodes = nodes
        self._pairs: list[Place] | None = None

    @property
    def array(self) -> bool:
        """Whether it is an item of a list of tables, `[[...]]`."""
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def pairs(self) -> list[Place]:
        """Its keys with their values."""
        if self._pairs is None:
            nodes = self._nodes if isinstance(self._nodes, list) else self._nodes.children[3:]
            added = (self._layout.pair(node, self.path, self.number) for node in nodes)
            self._pairs = [place for place in added if place is not None]
        return self._pairs

    @property
    def end(self) -> int:
        """Where its last key ends, or its header."""
        return self.pairs[-1].statement[1] if self.pairs else self.header[1]


class Layout:
    """The places of one text: headers at once, the keys of a section and what is inside a value when asked for."""

    def __init__(self, body: bytes, tree: Tree) -> None:
        self.body = body
        loose: list[Node] = []
        self._headers: list[tuple[Path, Range, Node | list[Node]]] = [((), (0, 0), loose)]
        self._sections: dict[int, Section] = {}
        self._top: dict[Path, int] = {(): 0}
        """The number of the section of each header; of a list of tables, that of each item."""
        self._twins: dict[Path, list[int]] = {}
        """More sections with the same header, as only a broken text has."""
        self._above: dict[Path, int] = {}
        """The first section that names a table on the way to its own, or a list of tables."""
        self._lengths: dict[Path, int] = {}
        self._found: dict[Path, Place] = {}
        self._known: dict[Path, Place] = {}
        self._members: dict[int, list[Place]] = {}
        self._nodes: dict[int, list[Node]] = {}
        for node in tree.root_node.children:
            kind = node.type
            if kind == "pair":
                loose.append(node)
            elif kind == "table" or kind == "table_array_element":
                self._header(node, array=kind != "table")

    def section(self, number: int) -> Section:
        """One section by its number."""
        known = self._sections.get(number)
        if known is None:
            known = self._sections[number] = Section(self, number, *self._headers[number])
        return known

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in the order of the text."""
        return [self.section(number) for number in range(len(self._headers))]

    def _header(self, node: Node, *, array: bool) -> None:
        start = node.start_byte
        simple = None if node.has_error else _HEADER.match(self.body, start)
        path: Path
        if simple is not None:
            end = simple.end()
            path = tuple(simple[1].decode().split("."))
        else:
            children = node.children
            if len(children) < 3 or children[2].type not in ("]", "]]"):
                return
            end = children[2].end_byte
            path = tuple(name for name, _ in self._parts(children[1]))
        if not 0 < len(path) <= DEEPEST:
            return
        number = len(self._headers)
        if self._lengths:
            path = self._numbered(path)
        if array:
            length = self._lengths.get(path, 0)
            self._lengths[path] = length + 1
            self._above.setdefault(path, number)
            path += (length,)
        for length in range(len(path) - 1, 0, -1):
            above = path[:length]
            if above in self._top or self._above.setdefault(above, number) != number:
                break
        self._headers.append((path, (start, end), node))
        if self._top.setdefault(path, number) != number:
            self._twins.setdefault(path, []).append(number)

    def _numbered(self, names: Path) -> Path:
        """The path a header means: below a list of tables, in its last item so far."""
        path: Path = ()
        for name in names[:-1]:
            path += (name,)
            if path in self._lengths:
                path += (self._lengths[path] - 1,)
        path += (names[-1],)
        return path

    def _header_parts(self, section: Section) -> list[tuple[str, Range]]:
        simple = _HEADER.match(self.body, section.header[0])
        if simple is None or simple.end() != section.header[1]:
            nodes = section._nodes
            return self._parts(nodes.children[1]) if not isinstance(nodes, list) else []
        names = simple[1].decode().split(".")
        starts = accumulate((len(name) + 1 for name in names), initial=simple.start(1))
        return [(name, (at, at + len(name))) for name, at in zip(names, starts, strict=False)]

    def pair(self, node: Node, above: Path, section: int) -> Place | None:
        """Read one key with its value; nothing for what is none, or too broken to be one."""
        if not node.has_error:
            simple = _PAIR.match(self.body, node.start_byte)
            if simple is not None and len(above) < DEEPEST - 99:
                return self._simple(simple, node, above, section)
        if node.type != "pair":
            return None
        children = node.children
        if len(children) < 3 or children[1].type != "=":
            return None
        inner = children[2]
        start, begin, end = children[0].start_byte, inner.start_byte, inner.end_byte
        if inner.is_missing or inner.is_error or begin == end:
            return None
        path = above
        parts = self._parts(children[0])
        if not parts or len(above) + len(parts) > DEEPEST:
            return None
        for name, key in parts[:-1]:
            path += (name,)
            self._put(Place(path, "implicit", key, key, (start, end), None, section))
        name, key = parts[-1]
        form = _FORMS.get(self.body[begin], "value")
        place = Place((*path, name), form, key, (begin, end), (start, end), inner, section)
        self._put(place)
        return place

    def _simple(self, found: re.Match[bytes], node: Node, above: Path, section: int) -> Place:
        start, end = found.span(1)
        value = found.span(2)
        name = found[1].decode()
        if "." in name:
            *names, name = name.split(".")
            at, statement = start, (start, value[1])
            for each in names:
                above += (each,)
                key = (at, at + len(each))
                self._put(Place(above, "implicit", key, key, statement, None, section))
                at += len(each) + 1
            place = Place((*above, name), "value", (at, end), value, statement, node, section)
        else:
            place = Place((*above, name), "value", (start, end), value, (start, value[1]), node, section)
        self._put(place)
        return place

    def _put(self, place: Place) -> None:
        """Of two places of one path, as broken texts have, the first one counts, and any before an implicit one."""
        known = self._found.setdefault(place.path, place)
        if known is not place and _rank(place) < _rank(known):
            self._found[place.path] = place

    def _parts(self, node: Node) -> list[tuple[str, Range]]:
        """The parts of a key, first to last; `a.b.c` nests to the left in the tree."""
        if node.type in _KEYS:
            start, end = node.start_byte, node.end_byte
            return [(_name(self.body[start:end]), (start, end))]
        found: list[tuple[str, Range]] = []
        todo = [node]
        while todo:
            part = todo.pop()
            if part.type in _KEYS:
                start, end = part.start_byte, part.end_byte
                found.append((_name(self.body[start:end]), (start, end)))
            else:
                todo.extend(child for child in part.children if child.type in _KEYS or child.type == "dotted_key")
        found.reverse()
        return found

    def place(self, path: Path) -> Place | None:
        """The place of a path, opening sections, lists and inline tables on the way down."""
        known = self._known.get(path)
        if known is not None:
            return known
        for length in range(len(path)):
            number = self._top.get(path[:length])
            if number is not None:
                for each in (number, *self._twins.get(path[:length], ())):
                    self.section(each).pairs  # noqa: B018 - reading them makes their places known
        for length in range(1, len(path)):
            above = self._best(path[:length])
            if above is not None and above.node is not None:
                self._open(above, path[length])
        found = self._best(path)
        if found is not None:
            self._known[path] = found
        return found

    def _best(self, path: Path) -> Place | None:
        found, headed = self._found.get(path), self._headed(path)
        if found is None or headed is None:
            return found or headed
        return min(found, headed, key=_rank)

    def _headed(self, path: Path) -> Place | None:
        """The place a header gives a path."""
        number = self._top.get(path)
        if number is not None:
            return self.header(self.section(number)) if number else None
        number = self._above.get(path)
        if number is None:
            return None
        section = self.section(number)
        names = sum(isinstance(part, str) for part in path)
        key, header = self._header_parts(section)[names - 1][1], section.header
        return Place(path, "array" if path in self._lengths else "implicit", key, header, header, None, number)

    def header(self, section: Section) -> Place:
        """The place of a section's own table."""
        key = self._header_parts(section)[-1][1]
        return Place(section.path, "table", key, section.header, section.header, None, section.number)

    def _open(self, place: Place, part: str | int) -> None:
        """Make one member known: of a long list not the others with it."""
        if place.form == "array" and isinstance(part, int):
            items = self._items(place)
            if part < len(items):
                self._item(place, part, items[part])
        else:
            self.members(place)

    def members(self, place: Place) -> list[Place]:
        """The items of a list or the keys of an inline table, in order; nothing for other values."""
        if place.node is None or place.form not in ("array", "inline"):
            return []
        known = self._members.get(place.value[0])
        if known is not None:
            return known
        found: list[Place] = []
        if place.form == "array":
            found = [self._item(place, at, node) for at, node in enumerate(self._items(place))]
        elif len(place.path) < DEEPEST:
            added = (self.pair(child, place.path, place.section) for child in place.node.named_children)
            found = [member for member in added if member is not None]
        self._members[place.value[0]] = found
        return found

    def _items(self, place: Place) -> list[Node]:
        known = self._nodes.get(place.value[0])
        if known is None:
            node = place.node if len(place.path) < DEEPEST else None
            nodes = node.named_children if node is not None else []
            if node is not None and node.has_error:
                nodes = [each for each in nodes if not each.is_error]
            body = self.body
            known = self._nodes[place.value[0]] = [each for each in nodes if body[each.start_byte] != _COMMENT]
        return known

    def _item(self, above: Place, at: int, node: Node) -> Place:
        where = (node.start_byte, node.end_byte)
        form = _FORMS.get(self.body[where[0]], "value")
        place = Place((*above.path, at), form, None, where, where, node, above.section)
        self._put(place)
        return place

    def rows(self) -> Iterator[Row]:
        """Every table, key and list item in the order of the text."""
        body = self.body
        for section in self.sections:
            if section.number:
                place = self.header(section)
                yield place.path, place.key, place.value, True
            inside: list[Iterator[Place | Node]] = [iter(section.pairs)]
            counts: list[tuple[Path, int]] = [((), 0)]
            while inside:
                path, count = counts[-1]
                for each in inside[-1]:
                    if isinstance(each, Place):
                        place = each
                        yield place.path, place.key, place.value, False
                    else:
                        start = each.start_byte
                        here = (*path, count)
                        count += 1
                        form = _FORMS.get(body[start])
                        where = (start, each.end_byte)
                        yield here, None, where, False
                        if form is None:
                            continue
                        place = Place(here, form, None, where, where, each, section.number)
                    if place.form == "array" and place.node is not None:
                        counts[-1] = (path, count)
                        inside.append(iter(self._items(place)))
                        counts.append((place.path, 0))
                        break
                    if place.form == "inline":
                        counts[-1] = (path, count)
                        inside.append(iter(self.members(place)))
                        counts.append((place.path, 0))
                        break
                else:
                    inside.pop()
                    counts.pop()

    def mentions(self, path: Path) -> list[Range]:
        """Where the last name of a path is written: more than once where several headers or dotted keys share it."""
        found = {
            self._header_parts(section)[sum(isinstance(part, str) for part in path) - 1][1]
            for section in self.sections[1:]
            if section.path[: len(path)] == path
        }
        around = (section for section in self.sections if path[: len(section.path)] == section.path)
        todo = [place for section in around for place in section.pairs]
        while todo:
            place = todo.pop()
            shared = min(len(place.path), len(path))
            if place.path[:shared] != path[:shared]:
                continue
            if len(place.path) < len(path):
                todo += self.members(place)
            elif place.key is not None:
                found |= self._mention(place, len(place.path) - len(path))
        return sorted(found)

    def _mention(self, place: Place, back: int) -> set[Range]:
        """The part of a place's key so many names before its last, if it is written there."""
        if place.key is None or (back and place.key[0] == place.statement[0]):
            return set()
        if not back:
            return {place.key}
        pair = place.node if place.node is None or place.node.type == "pair" else place.node.parent
        parts = self._parts(pair.children[0]) if pair is not None else []
        return {parts[-1 - back][1]} if back < len(parts) else set()


def _rank(place: Place) -> tuple[bool, int]:
    return place.form == "implicit", place.statement[0]


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
