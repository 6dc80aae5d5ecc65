"""The policies that keys are probed in are sound, and belong to keys there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli

from codex_rollout_tui.policy.catalogue.keys import keys
from tests.probing import kinds, places
from tests.probing.ask import Asker, listed, written
from tests.probing.batch import refusals

PLACES: dict[str, Any] = tomli.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", list(keys()))
def test_the_value_stands_at_its_key_and_nowhere_else(key: str) -> None:
    mark = "mark of this test"
    policy = tomli.loads(written(places.policy(key, mark)).decode())
    here: Any = policy
    for part in places.steps(key):
        here = here[part]
    assert here == mark
    assert written(policy).decode().count(mark) == 1


@pytest.mark.parametrize("section", ["names", "surroundings", "values", "variants", "besides", "mirrors"])
def test_every_place_is_of_a_key(section: str) -> None:
    for name in PLACES[section]:
        path = name.partition("=")[0]
        assert any(key == path or key.startswith((f"{path}.", f"{path}[]")) for key in keys()), path


def test_a_table_is_met_in_all_its_surroundings() -> None:
    made = places.tables("hooks.<Event>[].hooks[]", {"x": 1, "y": 2})
    handlers = [policy["hooks"]["PreToolUse"][0]["hooks"][0] for policy in made]
    assert [handler["type"] for handler in handlers] == ["command", "mcp_tool", "prompt", "agent"]
    assert all(handler["x"] == 1 and handler["y"] == 2 for handler in handlers)
    assert places.tables("", {"x": 1}) == [{"x": 1}]


def test_what_is_asked_at_once_is_answered_as_if_asked_alone(newest: Asker) -> None:
    policies: list[dict[str, Any]] = [
        {"allow_login_shell": True},
        {"allow_appshots": 1},
        {"no_such_key": 1},
        {"default_permissions": ":workspace"},
        {"allowed_permission_profiles": {":workspace": True}},
        {"features": {}},
        {"feature_requirements": {}},
        {"log_dir": 7},
        {"allow_login_shell": "x"},
    ]
    assert refusals(newest, policies) == [newest.said(policy) for policy in policies]
    assert [not said for said in refusals(newest, policies)] == [
        True,
        False,
        True,
        False,
        False,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("unknown variant `x`, expected `us`", ("us",)),
        ("unknown variant `x`, expected `allow` or `deny`", ("allow", "deny")),
        ("... | ^^ unknown variant `x`, expected one of `a-b`, `c`, `d`", ("a-b", "c", "d")),
        ("unknown field `x`, expected `network` or `storage`", ("network", "storage")),
        ("invalid type: integer `1`, expected a boolean", None),
    ],
)
def test_the_expected_values_are_read_from_a_refusal(said: str, expected: tuple[str, ...] | None) -> None:
    assert listed(said) == expected


@pytest.mark.parametrize(
    ("key", "kind", "values"),
    [
        ("allow_appshots", "boolean", ()),
        ("log_dir", "path", ()),
        ("model_provider", "string", ()),
        ("otel.tool_result.max_bytes", "integer<usize>", ()),
        ("enforce_residency", "enum", ("us",)),
        ("browser_use.default_origin_policy.access", "enum", ("allow", "deny")),
        ("experimental_network.allowed_domains", "array<string>", ()),
        ("allowed_login_methods", "array<enum>", ("chatgpt", "api")),
        ("hooks.Stop", "array<table>", ()),
        ("windows", "table", ()),
        ("allowed_permission_profiles", "map<boolean>", ()),
        ("otel.tracestate", "map<map<string>>", ()),
        ("computer_use.macos.bundle_ids", "map<enum>", ("allow", "deny")),
    ],
)
def test_the_type_of_a_key_is_told_by_its_refusals(newest: Asker, key: str, kind: str, values: tuple[str, ...]) -> None:
    said = newest.said(places.policy(key, places.WRONG))
    assert kinds.whole(newest, key, said) == (kind, values)
    assert kinds.fits(keys()[key].type, said)
    assert not kinds.fits("array<string>" if kind == "boolean" else "boolean", said)
