"""The rows of a compatibility table: what each measured client makes of each key of a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue.clients import unknown_to
from codex_rollout_tui.policy.catalogue.keys import (
    NEWEST,
    VERSIONS,
    Node,
    features,
    keys,
    renamed_features,
    root,
    traps,
    visit,
)
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.lint.checks.features import REFUSING
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document, Path

State = Literal["known", "ignored", "refused"]
PINS = top_level_names(FEATURES)


class CompatRow(NamedTuple):
    """One key of a policy, or one value of it that some client refuses."""

    key: str
    """With placeholders (`<id>`, `[]`) for names of one's own; empty for the text as a whole."""
    value: str
    """The value in question, where only that is refused."""
    line: int
    """The first line it stands in, 1-based."""
    states: tuple[State, ...]
    """One for each measured client, oldest first."""
    why: str
    """Why some client refuses it; empty where none does."""

    @property
    def since(self) -> int:
        """The place of the oldest client that knows it among the measured ones; -1 where none does."""
        return self.states.index("known") if "known" in self.states else -1

    def clients(self, state: State) -> tuple[str, ...]:
        """The clients that know, ignore or refuse it."""
        return tuple(
            client for client, client_state in zip(VERSIONS, self.states, strict=True) if client_state == state
        )


class CompatTable:
    """Rows in the making, in the order of the text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._rows: dict[tuple[str, str], _Making] = {}
        self._labels: dict[Path, tuple[str, tuple[Node, ...]]] = {(): ("", ())}
        for path in _places(document.values or {}):
            label, nodes = self._label(path)
            if (label, "") not in self._rows:
                self._rows[label, ""] = _Making(path, nodes, _states(path, nodes))
        self._inner = {row.path[:length] for row in self._rows.values() for length in range(1, len(row.path))}
        self._new = [row for row in self._rows.values() if row.path not in self._inner and row.refused_somewhere]

    def _label(self, path: Path) -> tuple[str, tuple[Node, ...]]:
        """A place's name with placeholders for names of one's own, and the nodes on the way to it."""
        if path not in self._labels:
            above, nodes = self._label(path[:-1])
            node = nodes[-1] if nodes else root() if len(path) == 1 else None
            part, child = path[-1], node.child(path[-1]) if node is not None else None
            own = node is not None and child is not None and not isinstance(part, int) and part not in node.children
            if isinstance(part, int):
                label = f"{above}[]"
            elif own and path[0] not in PINS and child is not None:
                label = f"{above}.{child.path.rpartition('.')[2]}"
            else:
                label = f"{above}.{part}".removeprefix(".")
            self._labels[path] = (label, (*nodes, child) if child is not None else ())
        return self._labels[path]

    def refuse(self, client: str, finding: Finding) -> None:
        """Mark what one client refuses: one value, keys it is too old for, or the key the finding is about."""
        path = finding.path
        value = self._value(path)
        too_new = [row for row in self._new if row.path[: len(path)] == path and row.refused_by(client)] if path else []
        if too_new and not value:
            for row in too_new:
                row.refuse(client, finding)
            return
        label = self._label(path)[0]
        if value:
            label = label.removesuffix("[]")
        if (label, value) not in self._rows:
            nodes = self._label(path)[1]
            self._rows[label, value] = _Making(path, nodes, _states(path, nodes) if path else ["known"] * len(VERSIONS))
        self._rows[label, value].refuse(client, finding)

    def _value(self, path: Path) -> str:
        """The value a place has, where it is one of those its key names."""
        nodes = self._label(path)[1]
        spec = nodes[-1].spec if nodes else None
        value = self.document.value(path) if spec is not None and self.document.has(path) else None
        if spec is None or not isinstance(value, str):
            return ""
        return value if value in spec.values or (spec.path, value) in traps("taken") else ""

    def rows(self) -> tuple[CompatRow, ...]:
        """The rows by line, without tables whose keys have rows of their own and that nobody refuses."""
        shown = (
            CompatRow(key, value, self._line(row.path), tuple(row.states), row.about.message if row.about else "")
            for (key, value), row in self._rows.items()
            if row.path not in self._inner or row.about
        )
        return tuple(sorted(shown, key=lambda row: row.line))

    def _line(self, path: Path) -> int:
        for length in range(len(path), 0, -1):
            span = self.document.key_span(path[:length]) or self.document.span(path[:length])
            if span is not None:
                return span[0]
        return 1


class _Making:
    """A row in the making; `nodes` are those on the way to its place."""

    __slots__ = ("about", "nodes", "path", "states")

    def __init__(self, path: Path, nodes: Sequence[Node], states: list[State]) -> None:
        self.path = path
        self.nodes = nodes
        self.states = states
        self.about: Finding | None = None

    @property
    def refused_somewhere(self) -> bool:
        """Whether some client refuses the key as it is usually written."""
        return any(node.spec is not None and node.spec.fatal is not None for node in self.nodes)

    def refused_by(self, client: str) -> bool:
        """Whether one does."""
        return any(node.spec is not None and node.spec.state(client) == "fatal" for node in self.nodes)

    def refuse(self, client: str, finding: Finding) -> None:
        self.states[VERSIONS.index(client)] = "refused"
        if self.about is None or len(finding.path) > len(self.about.path):
            self.about = finding


def _places(values: Mapping[str, Any]) -> Iterator[Path]:
    """The keys of a policy that have rows: those of the catalogue, those that nobody knows, and each pinned feature."""
    for place in visit(values, 1):
        listed = place.node is None or (place.node.spec is not None and place.node.spec.path in keys())
        if listed and not isinstance(place.path[-1], int) and place.path[0] not in PINS:
            yield place.path
        elif place.path[0] in PINS and len(place.path) == 1:
            yield from ((*place.path, name) for name in place.value) if isinstance(place.value, dict) else (place.path,)


def _states(path: Path, nodes: Sequence[Node]) -> list[State]:
    """What each client makes of a key, refusals left aside."""
    if path[0] in PINS and len(path) == 2 and path[1] not in features():
        return ["ignored"] * len(VERSIONS)
    if path[0] in PINS and len(path) == 2:
        return [_state(path[0] not in unknown_to(client) and _pins(str(path[1]), client)) for client in VERSIONS]
    return [_state(len(nodes) == len(path) and all(_knows(client, node) for node in nodes)) for client in VERSIONS]


def _pins(name: str, client: str) -> bool:
    """Whether a feature of that name, or the one it is the old name of, can be pinned in a client."""
    flag = features().get(name)
    if flag is None or flag.known(client):
        return flag is not None
    now = renamed_features().get(name)
    after = VERSIONS.index(client) > VERSIONS.index(flag.until or NEWEST)
    return after and now is not None and client not in REFUSING and features()[now].known(client)


def _knows(client: str, node: Node) -> bool:
    return node.path not in unknown_to(client) and (node.spec is None or node.spec.state(client) == "known")


def _state(known: bool) -> State:
    return "known" if known else "ignored"
