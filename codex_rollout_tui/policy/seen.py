"""What one client sees of a policy: every client ignores the keys it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from codex_rollout_tui.policy.catalogue import NEWEST, Node, root

AS_PROFILE = "permissions.network"
"""Clients that refuse this table as the third spelling of the network rules take it for a profile of that name."""


@cache
def unknown_to(client: str) -> frozenset[str]:
    """The places of the catalogue that a measured client ignores: keys, and tables in which it knows no key."""
    found: set[str] = set()
    _collect(root(), client, found, {})
    return frozenset(found)


def _collect(node: Node, client: str, found: set[str], done: dict[str, bool]) -> bool:
    """Whether the client knows a place; places that share their keys are looked at once."""
    if node.path in done:
        return done[node.path]
    below = [*node.children.values(), *(each for each in (node.named, node.items) if each is not None)]
    known = [_collect(each, client, found, done) for each in below]
    here = node.spec.state(client) != "unknown" if node.spec else any(known) or not below
    if not here:
        found.add(node.path)
    done[node.path] = here
    return here


def as_seen(values: Mapping[str, Any], client: str) -> Mapping[str, Any]:
    """The values without the keys a client ignores; the very same object where it ignores none.

    Keys that no client knows stay: what Codex does with them does not depend on the client.
    """
    unknown = unknown_to(client)
    if client == NEWEST and not any(path.partition(".")[0] in values for path in unknown):
        return values
    seen: Mapping[str, Any] = _seen(values, root(), unknown, client)
    return values if seen == values else seen


def _seen(value: Any, node: Node | None, unknown: frozenset[str], client: str) -> Any:
    if node is None or not (node.children or node.named or node.items):
        return value
    if isinstance(value, dict):
        kept = {}
        for name, inner in value.items():
            child = node.child(name)
            if child is None or child.path not in unknown:
                kept[name] = _seen(inner, child, unknown, client)
                if (
                    child is not None
                    and child.path == AS_PROFILE
                    and child.spec
                    and child.spec.state(client) == "fatal"
                ):
                    kept[name] = {}
        return kept
    if isinstance(value, list):
        return [_seen(each, node.items, unknown, client) for each in value]
    return value
