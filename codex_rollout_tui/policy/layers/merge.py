"""Put layers together: which layer wins each key, and what loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue import sandbox_hosts
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.layers.precedence import Order
from codex_rollout_tui.policy.layers.requirements import LayerRequirements, Leaf, adds_up
from codex_rollout_tui.policy.text.document import Path


class WinningValue(NamedTuple):
    """A value that counts, and those of the same key that do not; `path` is its place in the merged policy."""

    path: Path
    leaf: Leaf
    lost: tuple[Leaf, ...]


class DroppedValue(NamedTuple):
    """A value that counts nowhere because a stronger layer sets the field or table it belongs to."""

    leaf: Leaf
    by: Layer


class MergedLayers(NamedTuple):
    """Layers put together in one order."""

    won: tuple[WinningValue, ...]
    dropped: tuple[DroppedValue, ...]

    def values(self) -> dict[str, Any]:
        """The merged policy as plain values."""
        made: dict[str, Any] = {}
        for won in self.won:
            put(made, won.path, won.leaf.value)
        return made


def put(made: dict[str, Any], path: Path, value: Any) -> None:
    """Set a value in nested tables; list items are appended, and what is empty replaces nothing."""
    inner: Any = made
    for part, after in pairwise(path):
        inner = inner.setdefault(part, [] if isinstance(after, int) else {})
    if isinstance(path[-1], int):
        inner.append(value)
    elif value in ({}, []):
        inner.setdefault(path[-1], type(value)())
    else:
        inner[path[-1]] = value


def merge(layers: Sequence[LayerRequirements], order: Order) -> MergedLayers:
    """Put the layers together; their order in `layers` does not matter."""
    ranked = sorted(layers, key=lambda requirements: order.strongest_first.index(requirements.layer))
    return _fields(ranked) if order.merge == "field" else _tables(ranked)


def _fields(ranked: Sequence[LayerRequirements]) -> MergedLayers:
    owner: dict[str, Layer] = {}
    for requirements in ranked:
        for name in requirements.values:
            owner.setdefault(name, requirements.layer)
    winners: list[Leaf] = []
    lost: list[Leaf] = []
    for requirements in ranked:
        for leaf in requirements.leaves():
            counts = _owns(owner, leaf) or _for_hosts(leaf, owner.get(sandbox_hosts.MODES), ranked)
            (winners if counts else lost).append(leaf)
            if not counts and leaf.path[0] == sandbox_hosts.REMOTE:
                owner[sandbox_hosts.REMOTE] = owner[sandbox_hosts.MODES]
    return _settle(winners, lost, owner)


def _owns(owner: Mapping[str, Layer], leaf: Leaf) -> bool:
    return leaf.path[0] != sandbox_hosts.REMOTE and owner[str(leaf.path[0])] == leaf.layer


def _for_hosts(leaf: Leaf, general: Layer | None, ranked: Sequence[LayerRequirements]) -> bool:
    """Entries for hosts count in their own layer, unless a stronger layer gives a list for every host."""
    if leaf.path[0] != sandbox_hosts.REMOTE:
        return False
    layers = [requirements.layer for requirements in ranked]
    return general is None or layers.index(leaf.layer) <= layers.index(general)


def _tables(ranked: Sequence[LayerRequirements]) -> MergedLayers:
    winners: dict[Path, Leaf] = {}
    lost: list[Leaf] = []
    above: set[Path] = set()
    owner: dict[str, Layer] = {}
    general = next((requirements.layer for requirements in ranked if sandbox_hosts.MODES in requirements.values), None)
    for requirements in ranked:
        for leaf in requirements.leaves():
            path = leaf.path
            owner.setdefault(str(path[0]), requirements.layer)
            if path[0] == sandbox_hosts.REMOTE:
                if _for_hosts(leaf, general, ranked):
                    winners[(*path, requirements.layer)] = leaf
                else:
                    lost.append(leaf)
                    owner[sandbox_hosts.REMOTE] = general or requirements.layer
            elif isinstance(path[-1], int) and adds_up(path[:-1]):
                winners[(*path, requirements.layer)] = leaf
            elif path in above and leaf.value == {}:
                continue
            elif path in winners or path in above or _below_a_value(path, winners):
                lost.append(leaf)
            else:
                winners[path] = leaf
                above |= {path[:length] for length in range(1, len(path))}
    return _settle(list(winners.values()), lost, owner)


def _below_a_value(path: Path, winners: Mapping[Path, Leaf]) -> bool:
    """Whether a stronger layer has a value, not a table, where this path goes through."""
    return any(path[:length] in winners and winners[path[:length]].value != {} for length in range(1, len(path)))


def _settle(winners: list[Leaf], losers: list[Leaf], owner: Mapping[str, Layer]) -> MergedLayers:
    """Number the items of lists anew, and give each value those that lost to it."""
    counts: dict[Path, int] = {}
    won: list[WinningValue] = []
    by_path: dict[Path, list[Leaf]] = {}
    for leaf in losers:
        by_path.setdefault(leaf.path, []).append(leaf)
    for leaf in winners:
        path = leaf.path
        if isinstance(path[-1], int):
            number = counts.get(path[:-1], 0)
            counts[path[:-1]] = number + 1
            path = (*path[:-1], number)
            won.append(WinningValue(path, leaf, ()))
        else:
            won.append(WinningValue(path, leaf, tuple(by_path.pop(leaf.path, ()))))
    owners: dict[Path, Layer] = {}
    for winner in won:
        for length in range(1, len(winner.path) + 1):
            owners.setdefault(winner.path[:length], winner.leaf.layer)
    rest = [leaf for leaves in by_path.values() for leaf in leaves]
    return MergedLayers(tuple(won), tuple(DroppedValue(leaf, _winner(leaf.path, owners, owner)) for leaf in rest))


def _winner(path: Path, owners: Mapping[Path, Layer], owner: Mapping[str, Layer]) -> Layer:
    """Which layer a value lost to: the one that holds the innermost table around it."""
    for length in range(len(path), 1, -1):
        if path[:length] in owners:
            return owners[path[:length]]
    return owner[str(path[0])]
