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
from codex_rollout_tui.policy.completion.cursor import CursorSpot, OpenLines, spot


class Completion(NamedTuple):
    """Something that fits: its name, its meaning in a line, and `insert` for columns `start` to `end` of the line.

    Columns are code points from 0; the end is exclusive.
    """

    label: str
    insert: str
    meaning: str
    start: int
    end: int


def complete_at(rows: OpenLines, row: int, column: int, client: str = NEWEST) -> list[Completion]:
    """What fits at a row and column, both from 0."""
    cursor = spot(rows, row, column)
    if cursor is None:
        return []
    if cursor.kind == "header":
        return _headers(cursor, client)
    return _values(cursor, client) if cursor.kind == "value" else _keys(cursor, client)


def _fitting(cursor: CursorSpot, options: Iterable[tuple[str, str, str]]) -> list[Completion]:
    """Those that begin with what is written, then those that have it somewhere."""
    wanted = cursor.written.casefold()
    among = [option for option in options if wanted in option[0].casefold()]
    among.sort(key=lambda option: (not option[0].casefold().startswith(wanted), option[0].casefold()))
    return [Completion(label, insert, meaning, cursor.start, cursor.end) for label, insert, meaning in among]


def _known(node: Node, client: str) -> bool:
    """Whether a client reads a key, or anything below it."""
    entry = node.spec
    if entry is not None:
        return not is_other_name(entry) and entry.state(client) == "known"
    below = [*node.children.values(), *(child for child in (node.named, node.items) if child is not None)]
    return any(_known(child, client) for child in below)


def _meaning(node: Node) -> str:
    docs = words(node.path)
    return docs.meaning if docs is not None else "a table"


def _is_table(node: Node) -> bool:
    """Whether a key is written as a table of its own rather than as a value."""
    return all(alternative == "table" or alternative.startswith("map<") for alternative in union(node.type))


def _is_list(node: Node) -> bool:
    return "array<table>" in union(node.type)


# -- keys


def _keys(cursor: CursorSpot, client: str) -> list[Completion]:
    node = node_at(cursor.path)
    if node is None:
        return []
    options: list[tuple[str, str, str]] = []
    for name, child in node.children.items():
        if name not in cursor.used_names and _known(child, client):
            options.append((name, _key(cursor, name, child), _meaning(child)))
    if _holds_features(node):
        options += [
            (feature.name, f"{feature.name}{cursor.equals}", _stage(feature))
            for feature in features().values()
            if feature.name not in cursor.used_names and feature.known(client) and feature.stage != "removed"
        ]
    return _fitting(cursor, options)


def _key(cursor: CursorSpot, name: str, node: Node) -> str:
    """How a key is begun: a table with its header where nothing else of this table follows, else with a dot."""
    if _is_table(node) and "." not in name:
        header = ".".join((*cursor.table, *cursor.dotted, name))
        return f"[{header}]" if cursor.free and not cursor.dotted else f"{name}."
    if _is_list(node) and cursor.free and not cursor.dotted:
        return f"[[{'.'.join((*cursor.table, name))}]]"
    return f"{name}{cursor.equals}"


def _holds_features(node: Node) -> bool:
    return node.path in top_level_names(FEATURES)


def _stage(feature: Feature) -> str:
    default = {True: "on", False: "off", None: ""}[feature.default]
    return ", ".join(part for part in (feature.stage, default and f"{default} unless it is pinned") if part)


# -- headers


def _headers(cursor: CursorSpot, client: str) -> list[Completion]:
    """Tables from the root on, or from the last dot; with two brackets the lists of tables."""
    node = node_at(cursor.path)
    options: list[tuple[str, str, str]] = []
    if node is not None:
        for name, child in _tables(node, cursor.double):
            full = ".".join((*cursor.dotted, name))
            if _known(child, client) and (cursor.double or full not in cursor.used_names):
                options.append((name, name, _meaning(child)))
    return _fitting(cursor, options)


def _tables(node: Node, double: bool, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """The tables below a place, by their names from there."""
    for name, child in node.children.items():
        full = f"{prefix}{name}"
        if _is_list(child) if double else _is_table(child):
            yield full, child
        if child.items is None:
            yield from _tables(child, double, f"{full}.")


# -- values


def _values(cursor: CursorSpot, client: str) -> list[Completion]:
    node = node_at(cursor.path)
    if node is None:
        return []
    options: list[tuple[str, str, str]] = []
    if "boolean" in union(node.type) and not cursor.quote:
        options += [(word, word, _about(node, word, cursor)) for word in ("true", "false")]
    quote = cursor.quote or '"'
    options += [
        (value, f"{quote}{value}{quote}", _about(node, value, cursor))
        for value in allowed(node.spec, client)
        if value not in cursor.used_names
    ]
    if node.items is not None and not cursor.quote:
        inner = allowed(node.items.spec, client)
        options += [(f'["{value}"]', f'["{value}"]', _about(node.items, value, cursor)) for value in inner]
    return _fitting(cursor, options)


_ON = {"true": "on", "false": "off"}


def _about(node: Node, value: str, cursor: CursorSpot) -> str:
    """What a value means: what the checklist says of it, else what its key means."""
    from codex_rollout_tui.policy.form.values import meaning

    name = str(cursor.path[-1]) if cursor.path else ""
    if value in ("true", "false") and node.path.rpartition(".")[0] in top_level_names(FEATURES):
        feature = features().get(name)
        if feature is not None and feature.default is not None:
            return f"{'keeps' if feature.default == (value == 'true') else 'turns'} it {_ON[value]}"
    return meaning(node.path, value) or _meaning(node)
