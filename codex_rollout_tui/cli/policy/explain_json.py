"""The effective policy as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.policy.layers.explain import EffectiveKey, EffectivePolicy, Explanation, differences
from codex_rollout_tui.policy.layers.layer_refusal import LayerRefusal
from codex_rollout_tui.policy.layers.requirements import Leaf, key
from codex_rollout_tui.policy.layers.words.groups import groups
from codex_rollout_tui.policy.lint.outages import Outage
from codex_rollout_tui.policy.text.facts import plain


def as_data(
    explained: Explanation, files: Mapping[Layer, str], stops: Sequence[tuple[Layer, Outage]] = ()
) -> dict[str, Any]:
    """Everything that was found: in the likeliest order, and where another order differs."""
    first, *others = explained.effective
    return {
        "client": first.client,
        "host": first.host,
        "precedence": first.order.name,
        "precedence_source": first.order.source,
        "basis": explained.choice.basis,
        "layers": dict(files),
        "predicted": "refuse" if first.refused else "accept",
        **_effective(first, files),
        "outages": [_outage(layer, outage, files) for layer, outage in stops],
        "in_words": [
            {"title": group.title, "sentences": [sentence.text for sentence in group.sentences]}
            for group in groups(first.values)
        ],
        "other_orders": [
            {
                "precedence": other.order.name,
                "precedence_source": other.order.source,
                "predicted": "refuse" if other.refused else "accept",
                **_effective(other, files),
                "differs": [name for name, _, _ in differences(first, other)],
            }
            for other in others
        ],
    }


def _outage(layer: Layer, outage: Outage, files: Mapping[Layer, str]) -> dict[str, Any]:
    finding = outage.finding
    return {
        "layer": layer,
        "file": files[layer],
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "message": finding.message,
        "everywhere": outage.everywhere,
    }


def _effective(effective: EffectivePolicy, files: Mapping[Layer, str]) -> dict[str, Any]:
    return {
        "refusals": [_refusal(item, files) for item in effective.refusals],
        "keys": [_entry(item, files) for item in effective.entries],
        "dropped": [{**_leaf(item.leaf, files), "by": item.by} for item in effective.dropped],
        "ignored": [{**_leaf(item.leaf, files), "why": item.why} for item in effective.left_out],
    }


def _entry(entry: EffectiveKey, files: Mapping[Layer, str]) -> dict[str, Any]:
    return {
        **_leaf(entry.won, files),
        "key": entry.key,
        "value": plain(without_secrets(entry.value, entry.path)),
        "written": plain(without_secrets(entry.won.value, entry.path)),
        "overridden": [leaf.layer for leaf in entry.lost],
        "lost": [_leaf(leaf, files) for leaf in entry.lost],
        "note": entry.note or None,
    }


def _leaf(leaf: Leaf, files: Mapping[Layer, str]) -> dict[str, Any]:
    line, column = leaf.place
    return {
        "key": key(leaf.path),
        "value": plain(without_secrets(leaf.value, leaf.path)),
        "layer": leaf.layer,
        "path": files[leaf.layer],
        "line": line,
        "column": column,
    }


def _refusal(refusal: LayerRefusal, files: Mapping[Layer, str]) -> dict[str, Any]:
    return {
        "layer": refusal.layer,
        "path": files[refusal.layer],
        "key": key(refusal.path),
        "line": refusal.line,
        "column": refusal.column,
        "code": refusal.finding.code if refusal.finding else None,
        "certainty": refusal.certainty,
        "message": refusal.message,
    }
