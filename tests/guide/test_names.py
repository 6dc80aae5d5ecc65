"""Names an item uses for other rooms' things exist there: policy keys, check codes, config keys."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from codex_rollout_tui.guide import load
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.lint import lint

ITEMS = {item.id: item for item in load.items()}


def config_keys() -> list[dict[str, Any]]:
    text = (files("codex_rollout_tui.policy.catalogue") / "data" / "config_keys.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["keys"])


@pytest.mark.parametrize("item_id", [item.id for item in load.items() if item.policy_keys])
def test_every_policy_key_is_in_the_catalogue(item_id: str) -> None:
    assert [key for key in ITEMS[item_id].policy_keys if catalogue.spec(key) is None] == []


def test_the_catalogue_does_not_know_everything() -> None:
    assert catalogue.spec("allowed_sandbox_mode") is None


@pytest.mark.parametrize("item_id", [item.id for item in load.items() if item.checks])
def test_every_check_is_in_the_registry(item_id: str) -> None:
    assert [code for code in ITEMS[item_id].checks if code not in lint.CODES] == []


@pytest.mark.parametrize("item_id", [item.id for item in load.items() if item.config_keys])
def test_every_config_key_is_listed(item_id: str) -> None:
    listed = {key["path"] for key in config_keys()}
    assert [key for key in ITEMS[item_id].config_keys if key not in listed] == []


def test_the_list_of_config_keys_says_where_each_was_read() -> None:
    keys = config_keys()
    paths = [key["path"] for key in keys]
    assert paths == sorted(set(paths))
    for key in keys:
        assert set(key) == {"path", "source", "date"}
        assert key["source"].startswith("https://")
        assert key["date"] >= "2026-01-01"


def test_the_ten_keys_a_repository_cannot_set_are_named() -> None:
    ignored = {
        "openai_base_url",
        "chatgpt_base_url",
        "apps_mcp_product_sku",
        "model_provider",
        "model_providers",
        "notify",
        "profile",
        "profiles",
        "experimental_realtime_ws_base_url",
        "otel",
    }
    item = view().item("team-config-toml")
    assert ignored <= set(item.config_keys)
    assert all(any(f"`{key}`" in trap for trap in item.traps) for key in ignored)
