"""Where every key and value of a policy stands, from tree-sitter's tolerant tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import tomli

from codex_rollout_tui.policy.scan import mask

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

Path = tuple[str | int, ...]
Range = tuple[int, int]
Form = Literal["value", "array", "inline", "table", "implicit"]
"""`table` has a header of its own, `implicit` is a table that only longer headers or dotted keys make."""

DEEPEST = 512
"""Names and indexes in a path that is still placed; what lies deeper is shown at the nearest place above it."""

_KEYS = frozenset({"bare_key", "quoted_key"})
_NO_ITEMS = frozenset({"comment", "ERROR"})
_FORMS: dict[str, Form] = {"array": "array", "inline_table": "inline"}


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


class Section:
    """The lines from one table header to the next; the first section has none and starts at 0."""

    __slots__ = ("array", "header", "pairs", "path")

    def __init__(self, path: Path, header: Range, *, array: bool) -> None:
        self.path = path
        self.header = header
        self.array = array
        self.pairs: list[Place] = []

    @property
    def end(self) -> int:
        """Where its last key ends, or its header."""
        return self.pairs[-1].statement[1] if self.pairs else self.header[1]


@cache
def _parser() -> Parser:
    from tree_sitter import Language, Parser

    return Parser(Language(_language()))


def _language() -> object:
    """The TOML grammar, from the compiled half of its package: the other half costs as much as a whole lint."""
    from importlib.machinery import PathFinder
    from importlib.util import find_spec, module_from_spec

    package = find_spec("tree_sitter_toml")
    inside = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("tree_sitter_toml._binding", inside)
    if spec is None or spec.loader is None:
        import tree_sitter_toml

        return tree_sitter_toml.language()
    binding = module_from_spec(spec)
    spec.loader.exec_module(binding)
    return binding.language()


def parse(body: bytes, *, sound: bool) -> tuple[Tree, list[Range]]:
    """The tree of a text, and the ranges of comments it does not show because only TOML 1.1 allows them there.

    Only a `sound` text, one that does parse, is read as TOML 1.1: in a broken one brackets may mean nothing.
    """
    tree = _parser().parse(body)
    if not sound or not tree.root_node.has_error:
        return tree, []
    masked, hidden = mask(body)
    return (tree, hidden) if masked == body else (_parser().parse(masked), hidden)


class Layout:
    """The places of one text: sections with their keys at once, what is inside a value when it is asked for."""

    def __init__(self, body: bytes, tree: Tree) -> None:
        self.body = body
        self.sections: list[Section] = [Section((), (0, 0), array=False)]
        self.places: dict[Path, Place] = {}
        self.mentions: dict[Path, list[Range]] = {}
        """Where each name of each path is written: more than once where several headers or dotted keys share it."""
        self._members: dict[Path, list[Place]] = {}
        self._nodes: dict[Path, list[Node]] = {}
        self._lengths: dict[Path, int] = {}
        self._read(tree)

    def _read(self, tree: Tree) -> None:
        for node in tree.root_node.children:
            kind = node.type
            if kind == "pair":
                self._pair(node, self.sections[0], 0)
            elif kind == "table" or kind == "table_array_element":
                children = node.children
                section = self._header(children, array=kind != "table")
                if section is not None:
                    for child in children[3:]:
                        self._pair(child, section, len(self.sections) - 1)

    def _header(self, children: list[Node], *, array: bool) -> Section | None:
        if len(children) < 3 or children[2].type not in ("]", "]]"):
            return None
        header = (children[0].start_byte, children[2].end_byte)
        parts = self._parts(children[1])
        if len(parts) > DEEPEST:
            return None
        path: Path = ()
        number = len(self.sections)
        for at, (name, place) in enumerate(parts):
            path += (name,)
            self.mentions.setdefault(path, []).append(place)
            last = at == len(parts) - 1
            if last and not array:
                known = self.places.get(path)
                if known is None or known.form == "implicit":
                    self.places[path] = Place(path, "table", place, header, header, section=number)
            else:
                self.places.setdefault(
                    path, Place(path, "array" if last else "implicit", place, header, header, section=number)
                )
            if last and array:
                length = self._lengths.get(path, 0)
                self._lengths[path] = length + 1
                path += (length,)
                self.places[path] = Place(path, "table", place, header, header, section=number)
            elif path in self._lengths:
                path += (self._lengths[path] - 1,)
        section = Section(path, header, array=array)
        self.sections.append(section)
        return section

    def _pair(self, node: Node, section: Section, number: int) -> None:
        place = self._add(node, section.path, number)
        if place is not None:
            section.pairs.append(place)

    def _add(self, node: Node, above: Path, section: int) -> Place | None:
        if node.type != "pair":
            return None
        children = node.children
        if len(children) < 3 or children[1].type != "=":
            return None
        value = children[2]
        if value.is_missing or value.is_error:
            return None
        start, end = children[0].start_byte, value.end_byte
        path = above
        parts = self._parts(children[0])
        if len(above) + len(parts) > DEEPEST:
            return None
        for name, key in parts[:-1]:
            path += (name,)
            self.mentions.setdefault(path, []).append(key)
            if path not in self.places:
                self.places[path] = Place(path, "implicit", key, key, (start, end), section=section)
        name, key = parts[-1]
        path += (name,)
        self.mentions.setdefault(path, []).append(key)
        place = Place(path, _FORMS.get(value.type, "value"), key, (value.start_byte, end), (start, end), value, section)
        self.places.setdefault(path, place)
        return place

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
        """The place of a path, opening lists and inline tables on the way down."""
        known = self.places.get(path)
        if known is not None:
            return known
        for length in range(1, len(path)):
            above = self.places.get(path[:length])
            if above is not None:
                self._open(above, path[length])
        return self.places.get(path)

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
        known = self._members.get(place.path)
        if known is not None:
            return known
        found: list[Place] = []
        if place.form == "array":
            found = [self._item(place, at, node) for at, node in enumerate(self._items(place))]
        elif place.form == "inline" and place.node is not None and len(place.path) < DEEPEST:
            added = (self._add(child, place.path, place.section) for child in place.node.named_children)
            found = [member for member in added if member is not None]
        self._members[place.path] = found
        return found

    def _items(self, place: Place) -> list[Node]:
        known = self._nodes.get(place.path)
        if known is None:
            node = place.node if len(place.path) < DEEPEST else None
            nodes = node.named_children if node is not None else []
            known = self._nodes[place.path] = [each for each in nodes if each.type not in _NO_ITEMS]
        return known

    def _item(self, above: Place, at: int, node: Node) -> Place:
        path = (*above.path, at)
        known = self.places.get(path)
        if known is None:
            where = (node.start_byte, node.end_byte)
            known = Place(path, _FORMS.get(node.type, "value"), None, where, where, node, above.section)
            self.places[path] = known
        return known

    def walk(self) -> Iterator[Place]:
        """Every table, key and list item in the order of the text."""
        for section in self.sections:
            if section.header != (0, 0):
                yield self.places[section.path]
            todo = section.pairs[::-1]
            while todo:
                place = todo.pop()
                yield place
                todo.extend(reversed(self.members(place)))


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
