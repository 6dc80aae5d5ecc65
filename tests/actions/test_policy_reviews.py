"""Our checks look at each text once, and what is kept of that is believed only where this program sealed it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.actions import policy_reviews
from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.policy_review import PolicyReview
from tests.actions.rollouts import NOW, begin

SOUND = b'allowed_sandbox_modes = ["read-only"]\nallowed_web_search_modes = ["cached"]\n'
REFUSED = b'allowed_sandbox_modes = ["workspace-write"]\n'
GIT_PUSH = 'schema_version = 1\n\n[[expect]]\ncommand = "git push"\ndecision = "forbidden"\n'
KEY = b"k" * 32


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The policies that were really looked at."""
    names: list[str] = []
    look = policy_reviews._review

    def counted(document: object, baseline: object, expected: object, name: str) -> PolicyReview:
        names.append(name)
        return look(document, baseline, expected, name)  # type: ignore[arg-type]

    monkeypatch.setattr(policy_reviews, "_review", counted)
    return names


def opened(root: Path, key: bytes | None = KEY) -> Rollout:
    return Rollout(root, Author("Ana", key=lambda: key), lambda: NOW)


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    root = begin(tmp_path / "acme").root
    (root / "policies" / "baseline.toml").write_bytes(SOUND)
    (root / "policies" / "strict.toml").write_bytes(REFUSED)
    return root


def look(rollout: Rollout, name: str) -> PolicyReview:
    found = rollout.facts().policies[name].review
    assert found is not None
    return found


def test_what_is_wrong_and_what_is_missing(acme: Path) -> None:
    rollout = opened(acme)
    assert look(rollout, "baseline") == PolicyReview(limits=True)
    strict = look(rollout, "strict")
    assert [(fault.code, fault.stops) for fault in strict.faults] == [("REQ021", "load")]
    assert strict.missing == ("allowed_web_search_modes",)
    assert strict.unmet is None


def test_a_policy_that_sets_nothing_limits_nothing(acme: Path) -> None:
    (acme / "policies" / "baseline.toml").write_bytes(b"# to be written\n")
    assert look(opened(acme), "baseline") == PolicyReview()


def test_what_is_expected_is_looked_at(acme: Path) -> None:
    (acme / "expectations").mkdir()
    file = acme / "expectations" / "baseline.toml"
    file.write_text(GIT_PUSH)
    (unmet,) = look(opened(acme), "baseline").unmet or ()
    assert unmet
    file.write_text("schema_version = 1\n")
    assert look(opened(acme), "baseline").unmet is None
    file.write_text("schema_version = ")
    (unmet,) = look(opened(acme), "baseline").unmet or ()
    assert "expectations/baseline.toml" in unmet


def test_each_text_is_looked_at_once(acme: Path, looked: list[str]) -> None:
    rollout = opened(acme)
    rollout.facts()
    rollout.facts()
    assert looked == ["baseline", "strict"]
    assert look(opened(acme), "strict") == look(rollout, "strict")
    assert looked == ["baseline", "strict"]


@pytest.mark.parametrize(
    ("file", "data", "again"),
    [
        ("policies/strict.toml", SOUND, ["strict"]),
        ("policies/baseline.toml", REFUSED, ["baseline", "strict"]),
        ("expectations/strict.toml", GIT_PUSH.encode(), ["strict"]),
    ],
)
def test_what_it_depends_on_has_it_looked_at_again(
    acme: Path, looked: list[str], file: str, data: bytes, again: list[str]
) -> None:
    opened(acme).facts()
    del looked[:]
    (acme / file).parent.mkdir(exist_ok=True)
    (acme / file).write_bytes(data)
    opened(acme).facts()
    assert looked == again


def test_another_program_looks_again(acme: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened(acme).facts()
    del looked[:]
    monkeypatch.setattr(policy_reviews, "program", lambda: "another")
    opened(acme).facts()
    assert looked == ["baseline", "strict"]


def test_without_a_key_nothing_is_kept(acme: Path) -> None:
    opened(acme, key=None).facts()
    assert not (acme / "private" / "reviews").exists()


FORGED: dict[str, Callable[[bytes], bytes]] = {
    "another's key": lambda data: data,
    "a bit": lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
    "the seal": lambda data: bytes(32) + data[32:],
    "all of it": lambda data: b"",
    "half of it": lambda data: data[: len(data) // 2],
    "a good look, unsealed": lambda data: bytes(32) + json.dumps({"program": "x", "reviews": {}}).encode(),
}


def test_what_is_kept_is_what_a_look_would_give(acme: Path, looked: list[str]) -> None:
    (acme / "policies" / "baseline.toml").write_text(
        'allowed_sandbox_modes = ["read-only"]\nenforce_residency = "us"\nx = 2026-01-02\n'
        '[mcp_servers.docs.identity]\ncommand = "docs"\n[[rules.prefix_rules]]\n'
        'pattern = [{ token = "git" }]\ndecision = "prompt"\n'
    )
    fresh = opened(acme).facts()
    del looked[:]
    assert opened(acme).facts() == fresh
    assert looked == []
    values = fresh.policies["baseline"].values
    assert values["allowed_sandbox_modes"] == ["read-only"]
    assert sum(value is not None for value in values.values()) >= 3


@pytest.mark.parametrize("name", FORGED)
def test_what_this_program_did_not_seal_is_not_believed(acme: Path, looked: list[str], name: str) -> None:
    opened(acme, key=b"x" * 32 if name == "another's key" else KEY).facts()
    file = acme / "private" / "reviews"
    file.write_bytes(FORGED[name](file.read_bytes()))
    del looked[:]
    assert [fault.code for fault in look(opened(acme), "strict").faults] == ["REQ021"]
    assert looked == ["baseline", "strict"]


def test_a_key_that_is_the_same_believes_a_look_of_no_known_form_as_little(acme: Path, looked: list[str]) -> None:
    from codex_rollout_tui.store import review_cache

    opened(acme).facts()
    kept = review_cache.load(acme, policy_reviews.program(), KEY)
    odd_looks: list[Any] = [
        None,
        {},
        [],
        {"faults": 1, "missing": [], "unmet": None, "limits": True},
        {"faults": [["x"]]},
        {"faults": [], "missing": [], "unmet": None, "limits": True, "values": {}},
        {"faults": [], "missing": [], "unmet": None, "limits": True, "values": ["allowed_sandbox_modes"]},
    ]
    for odd in odd_looks:
        review_cache.save(acme, policy_reviews.program(), dict.fromkeys(kept, odd), KEY)
        del looked[:]
        assert [fault.code for fault in look(opened(acme), "strict").faults] == ["REQ021"]
        assert looked == ["baseline", "strict"]
