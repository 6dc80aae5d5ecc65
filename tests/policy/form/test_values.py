"""What the form says about the values of a key, and about keys that are easily taken for one another."""

from __future__ import annotations

import pytest

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import keys
from codex_rollout_tui.policy.form.kinds.other import read
from codex_rollout_tui.policy.form.values import meaning


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("allowed_sandbox_modes", "external-sandbox", "vanishes from what Codex enforces"),
        ("allowed_web_search_modes", "indexed", "undocumented; clients 0.99 to 0.138 refuse it"),
    ],
)
def test_a_value_that_is_not_what_it_seems_says_so(key: str, value: str, told: str) -> None:
    assert meaning(key, value) == told


@pytest.mark.parametrize("key", ["allowed_sandbox_modes", "allowed_web_search_modes", "allowed_approval_policies"])
def test_every_value_a_person_chooses_among_has_its_words(key: str) -> None:
    assert [value for value in keys()[key].values if not meaning(key, value)] == []


def test_every_place_for_a_domain_says_what_it_is_for() -> None:
    places = [key for key in keys() if key.rpartition(".")[2] in ("domains", "allowed_domains", "denied_domains")]
    told = {key: found.meaning for key in places if (found := words(key)) is not None}
    assert len(told) == len(places) >= 8
    assert {meaning.partition(":")[0].partition(",")[0] for meaning in told.values()} == {
        "For the desktop app itself",
        "For sandboxed commands",
        "For commands under this profile",
    }


@pytest.mark.parametrize("depth", [100, 500, 50_000])
def test_a_value_that_nests_too_deep_is_a_sentence(depth: int) -> None:
    with pytest.raises(UsageError, match=r"^.*nests more than 80 levels deep.* Write a flatter value\.$"):
        read(f"x = {'[' * depth}{']' * depth}", "Write it otherwise.")
