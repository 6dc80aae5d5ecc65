"""The measured clients: ranges of them, and what each sees of a policy, since it ignores the keys it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from operator import is_
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, Node, node_at, root

AS_PROFILE = "permissions.network"
"""Clients that refuse this table as the third spelling of the network rules take it for a profile of that name."""


class Clients(NamedTuple):
    """A range of measured client versions, both ends included."""

    first: str = VERSIONS[0]
    last: str = NEWEST

    def __contains__(self, client: object) -> bool:
        return client in VERSIONS and (
            VERSIONS.index(self.first) <= VERSIONS.index(str(client)) <= VERSIONS.index(self.last)
        )

    def __str__(self) -> str:
        first, last = self.first.removesuffix(".0"), self.last.removesuffix(".0")
        return f"client {first}" if first == last else f"clients {first} to {last}"


EVERY = Clients()


@cache
def unknown_to(client: str) -> frozenset[str]:
    """The places of the catalogue that a measured client ignores: keys, and tables in which it knows no key."""
    unknown: set[str] = set()
    _collect(root(), client, unknown, {})
    return frozenset(unknown)


def _collect(node: Node, client: str, unknown: set[str], done: dict[str, bool]) -> bool:
    """Whether the client knows a place; places that share their keys are looked at once."""
    if node.path in done:
        return done[node.path]
    below = [*node.children.values(), *(child for child in (node.named, node.items) if child is not None)]
    known = [_collect(child, client, unknown, done) for child in below]
    is_known = node.spec.state(client) != "unknown" if node.spec else any(known) or not below
    if not is_known:
        unknown.add(node.path)
    done[node.path] = is_known
    return is_known


def ignored_places(places: frozenset[str], client: str) -> tuple[frozenset[str], bool]:
    """Those of a policy's places that a client ignores, and whether it takes one for a profile.

    The same for two clients where both see the same policy.
    """
    return unknown_to(client) & places, AS_PROFILE in places and _takes_for_profile(client)


@cache
def _touched(client: str) -> frozenset[str]:
    """The places below which the client ignores something, or takes it otherwise than the newest."""
    changed = unknown_to(client) | ({AS_PROFILE} if _takes_for_profile(client) else frozenset())
    by_path: dict[str, bool] = {}

    def touched(node: Node) -> bool:
        if node.path not in by_path:
            below = [*node.children.values(), *(child for child in (node.named, node.items) if child is not None)]
            inside = [touched(child) for child in below]
            by_path[node.path] = any(inside) or any(child.path in changed for child in below)
        return by_path[node.path]

    touched(root())
    return frozenset(path for path, is_touched in by_path.items() if is_touched)


def without_ignored(values: Mapping[str, Any], client: str) -> Mapping[str, Any]:
    """The values without the keys a client ignores; the very same object where it ignores none.

    Keys that no client knows stay: what Codex does with them does not depend on the client.
    """
    unknown = unknown_to(client)
    if client == NEWEST and not any(path.partition(".")[0] in values for path in unknown):
        return values
    read: Mapping[str, Any] = _ClientFilter(client).read(values, root())
    return read


def _takes_for_profile(client: str) -> bool:
    node = node_at(AS_PROFILE)
    return node is not None and node.spec is not None and node.spec.state(client) == "fatal"


class _ClientFilter:
    """Values through the eyes of one client: the same object where nothing of it is left out."""

    def __init__(self, client: str) -> None:
        self._unknown = unknown_to(client)
        self._touched = _touched(client)
        self._as_profile = _takes_for_profile(client)

    def read(self, value: Any, node: Node | None) -> Any:
        if node is None or node.path not in self._touched:
            return value
        if isinstance(value, dict):
            members = ((name, inner, node.child(name)) for name, inner in value.items())
            known_members = {
                name: self._member(inner, child) for name, inner, child in members if not self._ignored(child)
            }
            return (
                value
                if len(known_members) == len(value) and all(map(is_, known_members.values(), value.values()))
                else known_members
            )
        if isinstance(value, list) and node.items is not None:
            items = [self.read(item, node.items) for item in value]
            return value if all(map(is_, items, value)) else items
        return value

    def _ignored(self, child: Node | None) -> bool:
        return child is not None and child.path in self._unknown

    def _member(self, inner: Any, child: Node | None) -> Any:
        return {} if self._as_profile and child is not None and child.path == AS_PROFILE else self.read(inner, child)
