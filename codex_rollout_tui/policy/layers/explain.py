"""The effective policy: what counts of every layer, key by key, for one client on one host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue import sandbox_hosts
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.layers import legacy, merged_refusals
from codex_rollout_tui.policy.layers.enforced_value import enforced
from codex_rollout_tui.policy.layers.layer_refusal import LayerRefusal
from codex_rollout_tui.policy.layers.merge import DroppedValue, merge, put
from codex_rollout_tui.policy.layers.precedence import Order, PrecedenceChoice, choose
from codex_rollout_tui.policy.layers.requirements import LayerRequirements, Leaf, LeftOut, key, requirements_of
from codex_rollout_tui.policy.text.document import Document, Path


class EffectiveKey(NamedTuple):
    """One key that counts."""

    path: Path
    value: Any
    """As Codex enforces it."""
    won: Leaf
    """The value as it is written, with its layer and place."""
    lost: tuple[Leaf, ...]
    """The same key in weaker layers."""
    note: str
    """What Codex made of the value, or on which hosts it counts; empty where there is nothing to say."""

    @property
    def key(self) -> str:
        """The path as a person writes it."""
        return key(self.path)


class EffectivePolicy(NamedTuple):
    """Every layer put together in one order."""

    order: Order
    client: str
    host: str | None
    entries: tuple[EffectiveKey, ...]
    dropped: tuple[DroppedValue, ...]
    """Keys that count nowhere because a stronger layer sets the field they belong to."""
    left_out: tuple[LeftOut, ...]
    refusals: tuple[LayerRefusal, ...]
    config: Mapping[str, Any]
    """What managed_config.toml sets, beside its three keys that limit."""

    @property
    def refused(self) -> bool:
        """Whether Codex certainly refuses to start."""
        return any(refusal.certainty == "certain" for refusal in self.refusals)

    @property
    def values(self) -> dict[str, Any]:
        """The effective policy as plain values, under one spelling each."""
        made: dict[str, Any] = {}
        for entry in self.entries:
            put(made, entry.path, entry.value)
        return made


class Explanation(NamedTuple):
    """The answer to a question about layers: in every order that may hold, the likeliest first."""

    choice: PrecedenceChoice
    effective: tuple[EffectivePolicy, ...]


def explain(
    layers: Mapping[Layer, Document],
    *,
    client: str | None = None,
    precedence: str | None = None,
    host: str | None = None,
) -> Explanation:
    """Put the layers together, for a measured client (the newest without one) on a host.

    Without `host` the sandbox modes for hosts by name stay keys of their own. Raises KeyError for an unknown
    precedence, ValueError for a client that was not measured. Never raises over the texts.
    """
    choice = choose(tuple(layers), client, precedence)
    asked = client or NEWEST
    managed = legacy.read(layers["legacy"], asked) if "legacy" in layers else None
    requirements = [
        requirements_of(layer, document, asked, host) for layer, document in layers.items() if layer != "legacy"
    ]
    if managed is not None:
        requirements.append(managed.requirements)
    return Explanation(choice, tuple(_effective(requirements, managed, order, asked, host) for order in choice.orders))


def alone(requirements: LayerRequirements) -> EffectivePolicy:
    """What one requirements.toml does by itself, read already for the newest client and any host."""
    return _effective([requirements], None, choose((requirements.layer,), NEWEST, None).orders[0], NEWEST, None)


def _effective(
    layers: list[LayerRequirements], managed: legacy.Legacy | None, order: Order, client: str, host: str | None
) -> EffectivePolicy:
    merged = merge(layers, order)
    policy = merged.values()
    entries = []
    for won in merged.won:
        value, note = enforced(won.path, won.leaf.value, policy, client)
        entries.append(EffectiveKey(won.path, value, won.leaf, won.lost, note or _on_hosts(won.path, policy)))
    refusals = [*(managed.refusals if managed else ()), *merged_refusals.refusals(layers, merged, managed, client)]
    left_out = tuple(left_out for requirements in layers for left_out in requirements.left_out)
    return EffectivePolicy(
        order,
        client,
        host,
        tuple(entries),
        merged.dropped,
        left_out,
        tuple(refusals),
        managed.config if managed else {},
    )


def _on_hosts(path: Path, policy: Mapping[str, Any]) -> str:
    if path == (sandbox_hosts.MODES,) and policy.get(sandbox_hosts.REMOTE):
        return f"differs by host: see {sandbox_hosts.REMOTE}"
    return ""


def differences(
    left: EffectivePolicy, right: EffectivePolicy
) -> tuple[tuple[str, EffectiveKey | None, EffectiveKey | None], ...]:
    """The keys on which two orders disagree, with what each says; None where a key does not count."""
    first = {entry.path: entry for entry in left.entries}
    second = {entry.path: entry for entry in right.entries}
    return tuple(
        (key(path), first.get(path), second.get(path))
        for path in dict.fromkeys([*first, *second])
        if path not in first or path not in second or _value_and_layer(first[path]) != _value_and_layer(second[path])
    )


def _value_and_layer(entry: EffectiveKey) -> tuple[Any, Layer]:
    return entry.value, entry.won.layer
