"""What keys are called by who writes no TOML."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.catalogue.keys import keys, root
from codex_rollout_tui.policy.catalogue.labels import label, labels

ALIASES = {name for name in root().children if (entry := keys().get(name)) is not None and entry.alias}


def test_every_label_is_of_a_key_there_is() -> None:
    assert not set(labels()) - set(keys())


@pytest.mark.parametrize("name", sorted({path for path in keys() if "." not in path and "[" not in path} - ALIASES))
def test_every_key_of_the_first_level_has_one(name: str) -> None:
    assert label(name) or name in ("feature_requirements", "network_proxy")


def test_a_label_is_short_and_says_it_without_the_key() -> None:
    for text in labels().values():
        assert len(text) <= 44, text
        assert "_" not in text, text
        assert not text.endswith("."), text


def test_a_key_is_found_by_the_path_it_has_in_a_policy() -> None:
    assert label(("permissions", "contractors", "network", "mode")) == "What requests may do"
    assert label(("mcp_servers", "docs")) == ""
