"""The data of strictness, against the catalogue."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.catalogue.keys import features, keys, node_at
from codex_rollout_tui.policy.compare.pair import registry
from codex_rollout_tui.policy.compare.strictness import Strictness, around, entries

KEYS = [path for path, entry in keys().items() if not entry.alias]
ALIASES = tuple(path for path, entry in keys().items() if entry.alias)


def test_every_key_of_the_catalogue_has_an_entry_or_stands_below_one() -> None:
    lost = [path for path in KEYS if path not in entries() and not around(path) and not path.startswith(ALIASES)]
    assert lost == []


@pytest.mark.parametrize("path", entries())
def test_every_entry_is_about_a_key_and_names_a_rule(path: str) -> None:
    entry = entries()[path]
    assert path in keys() or node_at(path) is not None
    assert entry.rule in registry()
    assert (entry.rule == "scale") is bool(entry.order)
    if entry.others:
        assert entry.others in keys()
        assert entry.free in keys()[entry.others].values


@pytest.mark.parametrize("path", [path for path, entry in entries().items() if entry.rule == "scale"])
def test_every_scale_orders_all_the_values_of_its_key(path: str) -> None:
    node, entry = node_at(path), entries()[path]
    assert node is not None
    assert node.spec is not None
    values = (False, True) if node.spec.type == "boolean" else node.spec.values
    assert sorted(entry.order) == sorted(values)
    assert entry.unset is None or entry.unset in values
    words = {str(value).lower() if isinstance(value, bool) else value for value in values}
    assert set(entry.says) <= words | {"unset"}
    assert set(entry.says) >= words or not entry.says
    assert entry.unset is None or "unset" not in entry.says


def test_every_rule_is_used_and_every_feature_exists() -> None:
    assert {entry.rule for entry in entries().values()} == set(registry())
    assert set(entries()["features"].open) <= set(features())
    assert Strictness("changed").rule in registry()
