"""Layers put together: winners, losers, and nothing forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.layer import LAYERS, Layer
from codex_rollout_tui.policy.layers.explain import EffectivePolicy, differences, explain
from codex_rollout_tui.policy.layers.merge import merge
from codex_rollout_tui.policy.layers.precedence import orders
from codex_rollout_tui.policy.layers.requirements import LayerRequirements, requirements_of
from codex_rollout_tui.policy.text.document import Document
from tests.policy.grammar import Maker


def together(precedence: str, **layers: str) -> EffectivePolicy:
    texts: dict[Layer, Document] = {name: Document(layers[name].encode()) for name in LAYERS if name in layers}
    return explain(texts, precedence=precedence).effective[0]


def told(effective: EffectivePolicy) -> dict[str, tuple[Any, str, list[str]]]:
    return {each.key: (each.value, each.won.layer, [lost.layer for lost in each.lost]) for each in effective.entries}


WEB, FEATURES = "allowed_web_search_modes", "features"


def test_in_may_a_field_counts_whole_even_if_it_is_empty() -> None:
    found = together(
        "2026-05",
        cloud=f"{WEB} = []\n[features]\nhooks = true",
        mdm="[features]\napps = true",
        system='enforce_residency = "us"',
    )
    assert told(found) == {
        WEB: (["disabled"], "cloud", []),
        "features.hooks": (True, "cloud", []),
        "enforce_residency": ("us", "system", []),
    }
    assert [(each.leaf.path, each.leaf.layer, each.by) for each in found.dropped] == [
        (("features", "apps"), "mdm", "cloud")
    ]


def test_in_may_the_cloud_is_strongest_and_in_july_mdm_is() -> None:
    layers = {
        name: f'{WEB} = ["{mode}"]' for name, mode in (("cloud", "live"), ("mdm", "cached"), ("system", "indexed"))
    }
    assert told(together("2026-05", **layers))[WEB] == (["live", "disabled"], "cloud", ["mdm", "system"])
    assert told(together("2026-07", **layers))[WEB] == (["cached", "disabled"], "mdm", ["cloud", "system"])


def test_in_july_tables_are_merged_key_by_key_and_lists_replaced() -> None:
    found = together(
        "2026-07",
        cloud='[experimental_network]\nenabled = true\nreview_domains = ["a.example.com"]\n'
        '[experimental_network.domains]\n"a.example.com" = "deny"',
        system='[experimental_network]\nreview_domains = ["b.example.com"]\n'
        '[experimental_network.domains]\n"a.example.com" = "allow"\n"b.example.com" = "allow"',
    )
    network = "experimental_network"
    assert told(found) == {
        f"{network}.enabled": (True, "cloud", []),
        f"{network}.review_domains": (["a.example.com"], "cloud", ["system"]),
        f'{network}.domains."a.example.com"': ("deny", "cloud", ["system"]),
        f'{network}.domains."b.example.com"': ("allow", "system", []),
    }


RULE = '[[rules.prefix_rules]]\npattern = [{{ token = "{0}" }}]\ndecision = "forbidden"\n'


def test_in_july_rules_denied_files_and_hooks_add_up() -> None:
    hook = '[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "{0}"\n'
    files = '[permissions.filesystem]\ndeny_read = ["/{0}"]\n'
    text = RULE + hook + files
    found = together("2026-07", cloud=text.format("a"), system=text.format("b"))
    assert [each.key for each in found.entries if each.key.startswith("rules")] == [
        "rules.prefix_rules[0]",
        "rules.prefix_rules[1]",
    ]
    assert [rule["pattern"][0]["token"] for rule in found.values["rules"]["prefix_rules"]] == ["a", "b"]
    assert found.values["permissions"]["filesystem"]["deny_read"] == ["/a", "/b"]
    assert [group["hooks"][0]["command"] for group in found.values["hooks"]["Stop"]] == ["a", "b"]
    assert sorted(each.won.layer for each in found.entries) == ["cloud"] * 3 + ["system"] * 3
    assert not found.dropped


@pytest.mark.parametrize(("cloud", "system"), [('["/a"]', "[]"), ("[]", '["/a"]')])
def test_an_empty_list_adds_nothing_and_takes_nothing_away(cloud: str, system: str) -> None:
    text = "[permissions.filesystem]\ndeny_read = {0}"
    found = together("2026-07", cloud=text.format(cloud), system=text.format(system))
    assert found.values == {"permissions": {"filesystem": {"deny_read": ["/a"]}}}


def test_in_may_rules_do_not_add_up() -> None:
    found = together("2026-05", cloud=RULE.format("a"), system=RULE.format("b"))
    assert [(each.key, each.won.layer) for each in found.entries] == [("rules.prefix_rules[0]", "cloud")]
    lost = [each for entry in found.entries for each in entry.lost] + [each.leaf for each in found.dropped]
    assert [each.layer for each in lost] == ["system"]


def test_an_empty_table_in_july_takes_nothing_away() -> None:
    found = together("2026-07", cloud="[features]", system="[features]\nhooks = true")
    assert found.values == {"features": {"hooks": True}}


def test_tables_count_under_one_spelling_and_keep_their_place() -> None:
    found = together("2026-07", cloud="[feature_requirements]\nhooks = true", system="[features]\nhooks = false")
    (entry,) = found.entries
    assert (entry.key, entry.value, entry.won.written, entry.won.line) == (
        "features.hooks",
        True,
        ("feature_requirements", "hooks"),
        2,
    )
    network = together("2026-07", system="[permissions.network]\nenabled = true")
    assert [(each.key, each.won.line) for each in network.entries] == [("experimental_network.enabled", 2)]


def test_keys_that_do_not_count_in_their_layer_are_told_apart() -> None:
    found = together("2026-07", cloud='allowed_login_methods = ["api"]', system='allowed_login_methods = ["chatgpt"]')
    assert told(found) == {"allowed_login_methods": (["chatgpt"], "system", [])}
    assert [(each.leaf.layer, each.leaf.path) for each in found.left_out] == [("cloud", ("allowed_login_methods",))]


def test_where_two_orders_differ_is_told_key_by_key() -> None:
    layers: dict[Layer, Document] = {
        "cloud": Document(b"[features]\nhooks = true\napps = true"),
        "mdm": Document(b"[features]\nhooks = false\nmemories = true"),
    }
    july, may = explain(layers).effective
    assert {name: (here and here.value, there and there.value) for name, here, there in differences(july, may)} == {
        "features.hooks": (False, True),
        "features.memories": (True, None),
    }


def _paths(requirements_of: LayerRequirements) -> list[tuple[object, ...]]:
    return [(leaf.layer, leaf.written) for leaf in requirements_of.leaves()]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(sorted(orders())))
def test_every_value_of_every_layer_wins_loses_or_is_dropped_once(seed: int, name: str) -> None:
    maker = Maker(seed)
    layers: tuple[Layer, ...] = ("cloud", "mdm", "system")
    sources = [requirements_of(layer, Document(maker.write(maker.sound()).encode()), "0.169.0") for layer in layers]
    merged = merge(sources, orders()[name])
    found = [(won.leaf.layer, won.leaf.written) for won in merged.won]
    found += [(lost.layer, lost.written) for won in merged.won for lost in won.lost]
    found += [(each.leaf.layer, each.leaf.written) for each in merged.dropped]
    assert len(found) == len(set(found))
    empty = {(leaf.layer, leaf.written) for each in sources for leaf in each.leaves() if leaf.value == {}}
    assert set(found) | empty == {each for one in sources for each in _paths(one)} | empty


@pytest.mark.parametrize("name", sorted(orders()))
def test_one_layer_is_itself(name: str) -> None:
    for seed in range(20):
        maker = Maker(seed)
        one = requirements_of("system", Document(maker.write(maker.sound()).encode()), "0.169.0")
        assert merge([one], orders()[name]).values() == one.values
