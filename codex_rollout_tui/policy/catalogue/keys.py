"""Every key of requirements.toml that was ever measured, as data, and where a policy's keys stand in it.

A person writes `data/keys/*.toml` (one file a family), `data/features.toml` and the other files there. What is read
here is `data/catalogue.json`, which holds them all: `python -m tests.policy.catalogue.pack` makes it, a test holds it
to them. Reading them one by one would cost every command more than its own work.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path as Folder
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
PACKED = Folder(__file__).parent / "data" / "catalogue.json"
_EXPORTERS = ("exporter", "trace_exporter", "metrics_exporter")


class KeySpec(NamedTuple):
    """One key: its path with placeholders (`<id>`, `[]`), its type, and which measured clients know it."""

    path: str
    type: str
    family: str
    since: str
    values: tuple[str, ...] = ()
    required: bool = False
    open: bool = False
    """Its contents are not catalogued."""
    alias: str = ""
    """The other name of this key, which is used for it here: a top-level key, or a name in the same table."""
    until: str = ""
    fatal: tuple[str, str] | None = None
    """First and last client that refuses a policy with this key."""

    def state(self, client: str) -> str:
        """known, unknown (ignored without a word) or fatal (refused as usually written) in one measured client."""
        at = VERSIONS.index(client)
        if self.fatal and VERSIONS.index(self.fatal[0]) <= at <= VERSIONS.index(self.fatal[1]):
            return "fatal"
        known = VERSIONS.index(self.since) <= at <= VERSIONS.index(self.until or NEWEST)
        return "known" if known else "unknown"


class Feature(NamedTuple):
    """A feature flag: stage and default in the newest client (empty and None where that no longer knows it)."""

    name: str
    since: str
    stage: str = ""
    default: bool | None = None
    until: str = ""
    absent: tuple[str, ...] = ()
    """Clients in between that did not know it."""

    def known(self, client: str) -> bool:
        """Whether one measured client knows the flag."""
        at = VERSIONS.index(client)
        last = VERSIONS.index(self.until or NEWEST)
        return VERSIONS.index(self.since) <= at <= last and client not in self.absent


class Node:
    """A place in the catalogue's tree; `named` is what any other name leads to, `items` what a list holds.

    `apart` places, and all below them, have checks of their own for the shape of their values. `listed` is the length
    a list must have for Codex to read it as this table (0: any), None where it never does.
    """

    __slots__ = ("apart", "children", "items", "listed", "named", "path", "spec", "strict")

    def __init__(self, path: str, spec: KeySpec | None = None) -> None:
        self.path = path
        self.spec = spec
        self.children: dict[str, Node] = {}
        self.named: Node | None = None
        self.items: Node | None = None
        self.strict = False
        self.apart = False
        self.listed: int | None = None

    @property
    def type(self) -> str:
        """The type of the key; tables and list items that have no entry of their own are tables."""
        return self.spec.type if self.spec else "table"

    def child(self, part: str | int) -> Node | None:
        """Where one more name or list index leads."""
        return self.items if isinstance(part, int) else self.children.get(part, self.named)


class Visit(NamedTuple):
    """One key or list item of a policy, and its place in the catalogue; no `node` means the key is unknown."""

    path: Path
    value: Any
    node: Node | None
    above: Node


DATA: Mapping[str, Any] = json.loads(PACKED.read_bytes())

VERSIONS: tuple[str, ...] = tuple(DATA["versions"]["measured"])
"""The measured client versions, oldest first."""
NEWEST = VERSIONS[-1]


@cache
def families() -> Mapping[str, str]:
    """The title of each family of keys."""
    return {name: data["title"] for name, data in _FAMILIES.items()}


_FAMILIES: Mapping[str, Mapping[str, Any]] = DATA["keys"]


def _entries() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for family, data in _FAMILIES.items():
        for path, entry in data.items():
            if isinstance(entry, dict):
                yield family, path, entry


@cache
def keys() -> Mapping[str, KeySpec]:
    """Every key path of the catalogue."""
    specs: dict[str, KeySpec] = {}
    for family, path, entry in _entries():
        fatal = entry.get("fatal")
        values = tuple(entry.get("values", ()))
        fields = {**entry, "values": values, "fatal": tuple(fatal) if fatal else None}
        specs[path] = KeySpec(path, family=family, **fields)
    return specs


def other_names() -> Mapping[str, str]:
    """The path of every other name of a key, with the name this program uses (known before all else is read)."""
    return {path: entry["alias"] for _, path, entry in _entries() if entry.get("alias")}


@cache
def features() -> Mapping[str, Feature]:
    """Every feature flag that any measured client knew."""
    entries = DATA["features"].items()
    return {name: Feature(name, **{**entry, "absent": tuple(entry.get("absent", ()))}) for name, entry in entries}


def renamed_features() -> Mapping[str, str]:
    """The old names of features that Codex still takes, each with the new one."""
    names: Mapping[str, str] = DATA["renamed_features"]
    return names


def app_features() -> tuple[str, ...]:
    """Feature names only the desktop app reads."""
    return tuple(DATA["app_features"]["names"])


@cache
def config_names() -> frozenset[str]:
    """The top-level keys of config.toml that requirements.toml does not have."""
    names = {entry["path"].partition(".")[0] for entry in DATA["config_keys"]["keys"]}
    return frozenset(names - set(root().children))


def config_limits() -> Mapping[str, str]:
    """Keys of config.toml, each with the key of requirements.toml that limits the same thing."""
    limits: Mapping[str, str] = DATA["config_limits"]
    return limits


def layer_keys() -> Mapping[str, Any]:
    """`legacy`: the keys that count in managed_config.toml; `only`: keys that count in the layers named."""
    layers: Mapping[str, Any] = DATA["layers"]
    return layers


class Trap(NamedTuple):
    """A value some clients refuse, or only some take: the first and last of them, and what to write instead."""

    first: str
    last: str
    instead: str


@cache
def traps(kind: str) -> Mapping[tuple[str, str], Trap]:
    """The values with a history, by key and value; `kind` is refused or taken."""
    rows = DATA["traps"][kind]
    return {
        (row["key"], row["value"]): Trap(row["clients"][0], row["clients"][1], row.get("instead", "")) for row in rows
    }


@cache
def root() -> Node:
    """The catalogue as a tree."""
    top = Node("")
    for key, entry in keys().items():
        node = _reach(top, key)
        node.spec = entry
        _fill(node, entry)
    for data in _FAMILIES.values():
        for key in data.get("strict", ()):
            _reach(top, key).strict = True
        for key in data.get("apart", ()):
            _set_apart(_reach(top, key))
    for key, length in DATA["lists"].items():
        _reach(top, key).listed = length
    _share(top)
    return top


def _set_apart(node: Node) -> None:
    node.apart = True
    for below in (*node.children.values(), node.named, node.items):
        if below is not None:
            _set_apart(below)


def _share(top: Node) -> None:
    """Let all events share one place, all exporters another, and the other network tables what the first one has."""
    hooks, otel = top.children["hooks"], top.children["otel"]
    for place, among in ((hooks, hooks.children.values()), (otel, [otel.children[name] for name in _EXPORTERS])):
        pattern, place.named = place.named, None
        for node in among:
            if pattern is not None and (place is otel or node.type == "array<table>"):
                node.children, node.items, node.apart = pattern.children, pattern.items, pattern.apart
    top.children["feature_requirements"].named = top.children["features"].named
    network = top.children["experimental_network"]
    for name, child in top.children["network_proxy"].children.items():
        child.items = child.items or network.children[name].items
    shared = top.children["permissions"].children["network"]
    for name, child in network.children.items():
        shared.children.setdefault(name, child)


def _parts(path: str) -> Iterator[str]:
    for part in path.split("."):
        name = part.rstrip("[]")
        yield name
        for _ in range((len(part) - len(name)) // 2):
            yield "[]"


def _reach(node: Node, path: str) -> Node:
    for part in _parts(path):
        node = _step(node, part)
    return node


def _step(node: Node, part: str) -> Node:
    if part == "[]":
        node.items = node.items or Node(f"{node.path}[]")
        return node.items
    if part.startswith("<"):
        node.named = node.named or Node(f"{node.path}.{part}".lstrip("."))
        return node.named
    known = node.children.get(part)
    if known is None:
        known = node.children[part] = Node(f"{node.path}.{part}" if node.path else part)
    return known


def _fill(node: Node, entry: KeySpec) -> None:
    """Give the members of `array<...>` and `map<...>` keys a type of their own."""
    for alternative in union(entry.type):
        if alternative.startswith("array<") and alternative != "array<table>" and node.items is None:
            node.items = Node(f"{node.path}[]", _member(entry, f"{entry.path}[]", alternative[6:-1]))
        elif alternative.startswith("map<") and node.named is None:
            node.named = Node(f"{node.path}.<name>", _member(entry, f"{entry.path}.<name>", alternative[4:-1]))
            if alternative == "map<map<string>>":
                _fill(node.named, _member(entry, f"{entry.path}.<name>", "map<string>"))


def _member(entry: KeySpec, path: str, kind: str) -> KeySpec:
    return KeySpec(path, kind, entry.family, entry.since, entry.values, until=entry.until, fatal=entry.fatal)


@cache
def union(kind: str) -> tuple[str, ...]:
    """The alternatives of a type; bars inside `array<...>` and `map<...>` are theirs."""
    alternatives, depth = [""], 0
    for char in kind:
        depth += (char == "<") - (char == ">")
        if char == "|" and depth == 0:
            alternatives.append("")
        else:
            alternatives[-1] += char
    return tuple(alternatives)


def node_at(path: str | Path) -> Node | None:
    """The catalogue's node for a concrete path, or for a dotted path that may hold placeholders."""
    node: Node | None = root()
    for part in _parts(path) if isinstance(path, str) else path:
        if node is None:
            return None
        if part == "[]" or (isinstance(part, str) and part.isdigit() and node.items is not None):
            node = node.items
        elif part == "<exporter>":
            node = node.children.get(_EXPORTERS[0])
        elif part == "<Event>":
            node = node.children.get("PreToolUse")
        else:
            node = node.child(part)
    return node


def spec(path: str | Path) -> KeySpec | None:
    """What the catalogue says of a key: by its dotted path there, or by the path it has in a policy."""
    if isinstance(path, str) and path in keys():
        return keys()[path]
    node = node_at(path)
    return node.spec if node is not None and path else None


def children(path: str | Path = ()) -> Mapping[str, KeySpec | None]:
    """The names a table may hold, each with what is known of it; `<...>` stands for a name of one's own."""
    node = node_at(path)
    if node is None:
        return {}
    specs = {name: child.spec for name, child in node.children.items()}
    if node.named is not None:
        specs[node.named.path.rpartition(".")[2]] = node.named.spec
    return specs


def visit(values: Mapping[str, Any], most: int | None = None) -> Iterator[Visit]:
    """Every key and list item of a policy, parents first; what is below an unknown or open key is left out.

    Of the items of a list that say the same, no more than `most` are visited.
    """
    todo: list[tuple[Path, Any, Node]] = [((), values, root())]
    while todo:
        path, value, node = todo.pop()
        if node.spec is not None and node.spec.open:
            continue
        below: list[tuple[Path, Any, Node]] = []
        if isinstance(value, dict) and (node.children or node.named):
            members: Iterable[tuple[str | int, Any]] = value.items()
        elif isinstance(value, list) and (node.items is not None or _by_position(node, value)):
            members = enumerate(value) if most is None or len(value) <= most else few_of_each(value, most)
        else:
            continue
        for part, item in members:
            child = node.child(part)
            if isinstance(part, int) and node.items is None:
                child = list(node.children.values())[part]
            item_path = (*path, part)
            yield Visit(item_path, item, child, node)
            if child is not None and item and isinstance(item, (dict, list)):
                below.append((item_path, item, child))
        todo.extend(reversed(below))


def few_of_each(items: list[Any], most: int) -> Iterator[tuple[int, Any]]:
    """The items of a list with their indexes, of those that say the same no more than `most`."""
    texts = list(map(repr, items))
    counts = Counter(texts)
    if max(counts.values(), default=0) <= most:
        yield from enumerate(items)
        return
    left = sum(min(count, most) for count in counts.values())
    yielded: Counter[str] = Counter()
    for at, item in enumerate(items):
        yielded[texts[at]] += 1
        if yielded[texts[at]] <= most:
            yield at, item
            left -= 1
            if not left:
                return


def by_name(value: Any, node: Node | None) -> Any:
    """A value with its tables as tables: those whose keys Codex reads by their position may be written as lists."""
    if node is None or not isinstance(value, (dict, list)):
        return value
    if isinstance(value, list):
        if node.items is not None or not _by_position(node, value):
            return [by_name(item, node.items) for item in value]
        value = dict(zip(node.children, value, strict=False))
    return {name: by_name(inner, node.child(name)) for name, inner in value.items()}


def _by_position(node: Node, value: list[Any]) -> bool:
    """Whether a list stands for a table whose order of keys is known: it has one key, or Codex takes any length."""
    size = len(node.children)
    return (node.listed == 0 and len(value) <= size) or node.listed == len(value) == size == 1
