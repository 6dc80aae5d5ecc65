"""What could be written at a place in a policy: keys, tables and values of the catalogue, each with what it means.

Works on any text, whether it parses or not: the place is read line by line (`policy/text/lexer.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, Feature, Node, features, node_at, union
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, is_other_name, top_level_names
from codex_rollout_tui.policy.catalogue.values import allowed
from codex_rollout_tui.policy.completion.cursor import CursorSpot, OpenLines, TextLines, spot
from codex_rollout_tui.policy.text.document import Document


class Completion(NamedTuple):
    """Something that fits: its name, its meaning in a line, and `insert` for columns `start` to `end` of the line.

    Columns are code points from 0; the end is exclusive.
    """

    label: str
    insert: str
    meaning: str
    start: int
    end: int


def complete(text: str | Document, offset: int, client: str = NEWEST) -> list[Completion]:
    """What fits at a code point offset of a text (without its byte order mark), for one measured client; best first."""
    lines = (text.text if isinstance(text, Document) else text).split("\n")
    row = 0
    while row < len(lines) - 1 and offset > len(lines[row]):
        offset -= len(lines[row]) + 1
        row += 1
    return complete_at(TextLines(lines), row, offset, client)


def complete_at(rows: OpenLines, row: int, column: int, client: str = NEWEST) -> list[Completion]:
    """What fits at a row and column, both from 0."""
    here = spot(rows, row, column)
    if here is None:
        return []
    if here.kind == "header":
        return _headers(here, client)
    return _values(here, client) if here.kind == "value" else _keys(here, client)


def _fitting(here: CursorSpot, found: Iterable[tuple[str, str, str]]) -> list[Completion]:
    """Those that begin with what is written, then those that have it somewhere."""
    wanted = here.written.casefold()
    among = [one for one in found if wanted in one[0].casefold()]
    among.sort(key=lambda one: (not one[0].casefold().startswith(wanted), one[0].casefold()))
    return [Completion(label, insert, meaning, here.start, here.end) for label, insert, meaning in among]


def _known(node: Node, client: str) -> bool:
    """Whether a client reads a key, or anything below it."""
    entry = node.spec
    if entry is not None:
        return not is_other_name(entry) and entry.state(client) == "known"
    below = [*node.children.values(), *(one for one in (node.named, node.items) if one is not None)]
    return any(_known(one, client) for one in below)


def _meaning(node: Node) -> str:
    found = words(node.path)
    return found.meaning if found is not None else "a table"


def _is_table(node: Node) -> bool:
    """Whether a key is written as a table of its own rather than as a value."""
    return all(one == "table" or one.startswith("map<") for one in union(node.type))


def _is_list(node: Node) -> bool:
    return "array<table>" in union(node.type)


# -- keys


def _keys(here: CursorSpot, client: str) -> list[Completion]:
    node = node_at(here.path)
    if node is None:
        return []
    found: list[tuple[str, str, str]] = []
    for name, child in node.children.items():
        if name not in here.taken and _known(child, client):
            found.append((name, _key(here, name, child), _meaning(child)))
    if _holds_features(node):
        found += [
            (one.name, f"{one.name}{here.equals}", _stage(one))
            for one in features().values()
            if one.name not in here.taken and one.known(client) and one.stage != "removed"
        ]
    return _fitting(here, found)


def _key(here: CursorSpot, name: str, node: Node) -> str:
    """How a key is begun: a table with its header where nothing else of this table follows, else with a dot."""
    if _is_table(node) and "." not in name:
        header = ".".join((*here.table, *here.dotted, name))
        return f"[{header}]" if here.free and not here.dotted else f"{name}."
    if _is_list(node) and here.free and not here.dotted:
        return f"[[{'.'.join((*here.table, name))}]]"
    return f"{name}{here.equals}"


def _holds_features(node: Node) -> bool:
    return node.path in top_level_names(FEATURES)


def _stage(feature: Feature) -> str:
    default = {True: "on", False: "off", None: ""}[feature.default]
    return ", ".join(part for part in (feature.stage, default and f"{default} unless it is pinned") if part)


# -- headers


def _headers(here: CursorSpot, client: str) -> list[Completion]:
    """Tables from the root on, or from the last dot; with two brackets the lists of tables."""
    node = node_at(here.path)
    found: list[tuple[str, str, str]] = []
    if node is not None:
        for name, child in _tables(node, here.double):
            full = ".".join((*here.dotted, name))
            if _known(child, client) and (here.double or full not in here.taken):
                found.append((name, name, _meaning(child)))
    return _fitting(here, found)


def _tables(node: Node, double: bool, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """The tables below a place, by their names from there."""
    for name, child in node.children.items():
        full = f"{prefix}{name}"
        if _is_list(child) if double else _is_table(child):
            yield full, child
        if child.items is None:
            yield from _tables(child, double, f"{full}.")


# -- values


def _values(here: CursorSpot, client: str) -> list[Completion]:
    node = node_at(here.path)
    if node is None:
        return []
    found: list[tuple[str, str, str]] = []
    if "boolean" in union(node.type) and not here.quote:
        found += [(word, word, _about(node, word, here)) for word in ("true", "false")]
    quote = here.quote or '"'
    found += [
        (value, f"{quote}{value}{quote}", _about(node, value, here))
        for value in allowed(node.spec, client)
        if value not in here.taken
    ]
    if node.items is not None and not here.quote:
        inner = allowed(node.items.spec, client)
        found += [(f'["{value}"]', f'["{value}"]', _about(node.items, value, here)) for value in inner]
    return _fitting(here, found)


_ON = {"true": "on", "false": "off"}


def _about(node: Node, value: str, here: CursorSpot) -> str:
    """What a value means: what the checklist says of it, else what its key means."""
    from codex_rollout_tui.policy.form.values import meaning

    name = str(here.path[-1]) if here.path else ""
    if value in ("true", "false") and node.path.rpartition(".")[0] in top_level_names(FEATURES):
        feature = features().get(name)
        if feature is not None and feature.default is not None:
            return f"{'keeps' if feature.default == (value == 'true') else 'turns'} it {_ON[value]}"
    return meaning(node.path, value) or _meaning(node)
