"""Where every key and value of a policy stands, from tree-sitter's tolerant tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from codex_rollout_tui.policy.text.statements import (
    COMMENT,
    DEEPEST,
    FORMS,
    Form,
    Part,
    Path,
    Range,
    StatementPlace,
    Statements,
    statement_at,
)

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

Row = tuple[Path, Range | None, Range, bool]
"""A path, the ranges of its key and value, and whether it is a header."""


DONE: Iterator[Node] = iter(())
"""There is nothing left to read."""


class Section:
    """The lines from one table header to the next; the first section has none and starts at 0."""

    __slots__ = ("_first", "_indexed", "_layout", "_nodes", "_pairs", "_unread", "header", "key", "number", "path")

    def __init__(
        self, layout: Layout, number: int, path: Path, header: Range, key: Range, nodes: Node | list[Node]
    ) -> None:
        self.path = path
        self.header = header
        self.key = key
        self.number = number
        self._layout = layout
        self._nodes = nodes
        self._unread: Iterator[Node] | None = None
        self._pairs: list[StatementPlace] = []
        self._first: dict[Path, StatementPlace] = {}
        """The key that first mentions a path, be it only as a table its dots make."""
        self._indexed = 0
        """How many of the keys `_first` knows."""

    @property
    def array(self) -> bool:
        """Whether it is an item of a list of tables, `[[...]]`."""
        return bool(self.path) and isinstance(self.path[-1], int)

    def _children(self) -> Sequence[Node]:
        if isinstance(self._nodes, list):
            return self._nodes
        return self._nodes.children[3:] if self._nodes.child_count > 3 else ()

    def _read(self) -> Iterator[StatementPlace]:
        """The keys that were not read yet, one by one."""
        if self._unread is None:
            self._unread = iter(self._children())
        pair = self._layout.statements.pair
        for node in self._unread:
            place = pair(node, self.path, self.number, None)
            if place is not None:
                self._pairs.append(place)
                yield place
        self._unread = DONE

    @property
    def pairs(self) -> list[StatementPlace]:
        """Its keys with their values."""
        if self._unread is not DONE:
            with self._layout.lock:
                for _ in self._read():
                    pass
        return self._pairs

    def find(self, path: Path) -> StatementPlace | None:
        """The first mention of a path among its keys; they are read as far as that."""
        first = self._first.get(path)
        if first is None:
            with self._layout.lock:
                for place in self._pairs[self._indexed :]:
                    self._index(place)
                first = self._first.get(path)
                for place in self._read() if first is None else ():
                    self._index(place)
                    if path in self._first:
                        first = self._first[path]
                        break
        if first is None or len(first.path) == len(path):
            return first
        _, key = self._layout.statements.key_parts(first)[len(path) - len(self.path) - 1]
        return StatementPlace(path, "implicit", key, key, first.statement, None, self.number)

    def _index(self, place: StatementPlace) -> None:
        """Note what a key mentions; what is above a path that is noted is noted already."""
        self._indexed += 1
        self._first.setdefault(place.path, place)
        for length in range(len(place.path) - 1, len(self.path), -1):
            if self._first.setdefault(place.path[:length], place) is not place:
                break

    @property
    def end(self) -> int:
        """Where its last key ends, or its header."""
        last = self.last
        return last.statement[1] if last else self.header[1]

    @property
    def last(self) -> StatementPlace | None:
        """Its last key, found without reading the others."""
        pair, nodes = self._layout.statements.pair, reversed(self._children())
        added = (pair(node, self.path, self.number, None) for node in nodes)
        return next((place for place in added if place is not None), None)


class Layout:
    """The places of one text: of headers, keys and what is inside values only as much is read as is asked for.

    Where a broken text has two places for one path, the first one counts, and any before a table that only a longer
    header makes.
    """

    def __init__(self, body: bytes, tree: Tree) -> None:
        top = tree.root_node
        self._sound = not top.has_error
        self.statements = Statements(body, sound=self._sound)
        self._body = body
        self._comments = b"#" in body
        self.lock = RLock()
        """Held while the text is read on: the screen and a worker may ask at once."""
        loose: list[Node] = []
        self._tables: list[tuple[Node, bool]] = []
        self._headers: list[tuple[Path, Range, Range, Node | list[Node]]] = [((), (0, 0), (0, 0), loose)]
        self._sections: dict[int, Section] = {}
        self._top: dict[Path, int] = {(): 0}
        """The number of the section of each header; of a list of tables, that of each item."""
        self._twins: dict[Path, list[int]] = {}
        """More sections with the same header, as only a broken text has."""
        self._above: dict[Path, int] = {}
        """The first section that names a table on the way to its own, or a list of tables."""
        self._lengths: dict[Path, int] = {}
        self._inner: dict[Path, StatementPlace] = {}
        self._known: dict[Path, StatementPlace] = {}
        self._members: dict[int, list[StatementPlace]] = {}
        self._nodes: dict[int, list[Node]] = {}
        for node in top.children:
            kind = node.type
            if kind == "pair":
                loose.append(node)
            elif kind == "table" or kind == "table_array_element":
                self._tables.append((node, kind != "table"))
        self._unread = iter(self._tables)

    def section(self, number: int) -> Section:
        """One section by its number."""
        known = self._sections.get(number)
        if known is None:
            known = self._sections.setdefault(number, Section(self, number, *self._headers[number]))
        return known

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in the order of the text."""
        with self.lock:
            for node, array in self._unread:
                self._header(node, array=array)
            return [self.section(number) for number in range(len(self._headers))]

    @property
    def last_statement(self) -> int:
        """Where the last key or header of the text starts, found without reading the others."""
        for node, _ in reversed(self._tables):
            header = self.statements.header(node)
            if header is not None:
                last = Section(self, 0, *header, node).last
                return last.statement[0] if last else header[1][0]
        last = self.section(0).last
        return last.statement[0] if last else 0

    def _number(self, path: Path) -> int | None:
        """The section of a header; headers are read as far as that."""
        number = self._top.get(path)
        if number is None and path not in self._lengths:
            with self.lock:
                for node, array in self._unread:
                    self._header(node, array=array)
                    if path in self._top or path in self._lengths:
                        break
                number = self._top.get(path)
        return number

    def _header(self, node: Node, *, array: bool) -> None:
        header = self.statements.header(node)
        if header is None:
            return
        path: Path = header[0]
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
        self._headers.append((path, header[1], header[2], node))
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

    def place(self, path: Path) -> StatementPlace | None:
        """The place of a path, opening sections, lists and inline tables on the way down."""
        known = self._known.get(path)
        if known is not None:
            return known
        inside = False
        around = [self.section(0)]
        place: StatementPlace | None = None
        for length in range(1, len(path) + 1):
            prefix = path[:length]
            place = self._inner.get(prefix) if inside else self._outside(prefix, around)
            if length == len(path):
                break
            if place is not None and place.node is not None:
                inside = True
                self._open(place, path[length])
            elif not inside:
                number = self._number(prefix)
                if number is not None:
                    around.append(self.section(number))
        if place is not None:
            self._known[path] = place
        return place

    def _outside(self, path: Path, around: list[Section]) -> StatementPlace | None:
        """The place of a path that is not inside a value: among the keys of the sections around it, or a header's."""
        places = [place for place in (section.find(path) for section in around) if place is not None]
        if places:
            return min(places, key=lambda place: place.statement[0])
        headed = self._headed(path)
        if headed is not None or not self._twins:
            return headed
        twins = (self.section(number) for length in range(len(path)) for number in self._twins.get(path[:length], ()))
        return next((place for place in (section.find(path) for section in twins) if place is not None), None)

    def _headed(self, path: Path) -> StatementPlace | None:
        """The place a header gives a path."""
        number = self._number(path)
        if number is not None:
            return self.header(self.section(number)) if number else None
        number = self._above.get(path)
        if number is None:
            return None
        section = self.section(number)
        names = sum(isinstance(part, str) for part in path)
        key, header = self.header_parts(section)[names - 1][1], section.header
        return StatementPlace(path, "array" if path in self._lengths else "implicit", key, header, header, None, number)

    def header_parts(self, section: Section) -> list[Part]:
        """The names in a section's header, each with its place."""
        node = self._headers[section.number][3]
        return [] if isinstance(node, list) else self.statements.header_parts(node, section.header)

    def header(self, section: Section) -> StatementPlace:
        """The place of a section's own table."""
        return StatementPlace(section.path, "table", section.key, section.header, section.header, None, section.number)

    def _open(self, place: StatementPlace, part: str | int) -> None:
        """Make one member known: of a long list not the others with it."""
        if place.form == "array" and isinstance(part, int):
            items = self._items(place)
            if part < len(items):
                self._item(place, part, items[part])
        else:
            self.members(place)

    def members(self, place: StatementPlace) -> list[StatementPlace]:
        """The items of a list or the keys of an inline table, in order; nothing for other values."""
        if place.node is None or place.form not in ("array", "inline"):
            return []
        known = self._members.get(place.value[0])
        if known is not None:
            return known
        members: list[StatementPlace] = []
        if place.form == "array":
            members = [self._item(place, at, node) for at, node in enumerate(self._items(place))]
        else:
            members = self._keys(place.path, place.node, place.section, self._inner)
        self._members[place.value[0]] = members
        return members

    def around(self, at: int) -> Path | None:
        """The innermost key, list item or header at a byte of the text, opening only what is around it."""
        section = next(section for section in reversed(self.sections) if section.header[0] <= at)
        if section.number and at < section.header[1]:
            return section.path
        path: Path | None = None
        place = statement_at(section.pairs, at)
        while place is not None:
            if place.key is not None and not place.value[0] <= at < place.value[1]:
                return place.path if place.key[0] <= at < place.key[1] else path
            path = place.path
            place = self._item_at(place, at) if place.form == "array" else statement_at(self.members(place), at)
        return path

    def _item_at(self, place: StatementPlace, at: int) -> StatementPlace | None:
        items = enumerate(self._items(place))
        matches = ((number, node) for number, node in items if node.start_byte <= at < node.end_byte)
        return next((self._item(place, *item) for item in matches), None)

    def _keys(
        self, path: Path, node: Node | None, section: int, places: dict[Path, StatementPlace] | None
    ) -> list[StatementPlace]:
        nodes = node.named_children if node is not None and len(path) < DEEPEST else []
        added = (self.statements.pair(child, path, section, places) for child in nodes)
        return [member for member in added if member is not None]

    def _items(self, place: StatementPlace) -> list[Node]:
        known = self._nodes.get(place.value[0])
        if known is None and len(place.path) < DEEPEST:
            known = self._nodes[place.value[0]] = self._inside(place.node)
        return known or []

    def _inside(self, node: Node | None) -> list[Node]:
        nodes = node.named_children if node is not None else []
        if node is not None and not self._sound and node.has_error:
            nodes = [child for child in nodes if not child.is_error]
        body = self._body
        return [child for child in nodes if body[child.start_byte] != COMMENT] if self._comments else nodes

    def _item(self, above: StatementPlace, at: int, node: Node) -> StatementPlace:
        where = (node.start_byte, node.end_byte)
        form = FORMS.get(self._body[where[0]], "value")
        place = StatementPlace((*above.path, at), form, None, where, where, node, above.section)
        return self._inner.setdefault(place.path, place)

    def rows(self) -> Iterator[Row]:
        """Every table, key and list item in the order of the text."""
        for section in self.sections:
            if section.number:
                place = self.header(section)
                yield place.path, place.key, place.value, True
            for place in section.pairs:
                yield place.path, place.key, place.value, False
                if place.form != "value":
                    yield from self._below(place)

    def _below(self, place: StatementPlace) -> Iterator[Row]:
        """What is inside a list or an inline table, however deep."""
        body, section = self._body, place.section
        inside = [(place.path, self._inner_of(place.path, place.form, place.node, section))]
        while inside:
            above, members = inside[-1]
            for at, member in members:
                if isinstance(member, StatementPlace):
                    yield member.path, member.key, member.value, False
                    if member.form != "value":
                        inside.append((member.path, self._inner_of(member.path, member.form, member.node, section)))
                        break
                else:
                    start = member.start_byte
                    path = (*above, at)
                    yield path, None, (start, member.end_byte), False
                    form = FORMS.get(body[start])
                    if form is not None:
                        inside.append((path, self._inner_of(path, form, member, section)))
                        break
            else:
                inside.pop()

    def _inner_of(
        self, path: Path, form: Form, node: Node | None, section: int
    ) -> Iterator[tuple[int, StatementPlace | Node]]:
        """The numbered members of a value: items as nodes, keys as places."""
        if len(path) >= DEEPEST:
            return iter(())
        return enumerate(self._inside(node) if form == "array" else self._keys(path, node, section, None))
