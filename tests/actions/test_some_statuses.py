"""Whoever asks for the status of one item gets what all of them together would say, and less is looked up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.demo.make import make
from tests.store.folders import ran

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ATTEST = """
import sys
sys.argv[1:] = ["-C", sys.argv[1], "--person", "Ana", "attest", "local-toggle", "--note", "seen"]
from codex_rollout_tui.cli.main import codex_rollout
try:
    codex_rollout()
except SystemExit:
    print(*sys.modules)
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("some") / "acme"
    make(root, NOW)
    return root


def opened(root: Path) -> Rollout:
    return Rollout(root, Author("Ana"), lambda: NOW)


def test_each_alone_is_as_among_all(demo: Path) -> None:
    every = opened(demo).statuses()
    assert {status.status for status in every.states.values()} >= {"done", "stale", "todo", "failed"}
    for item in every.view.items:
        alone = opened(demo).statuses([item.id])
        assert alone.states[item.id] == every.states[item.id]
        assert alone.open_needs(item) == every.open_needs(item)
        assert alone.states.keys() == {item.id, *item.needs}


def test_an_attestation_that_is_not_about_policies_or_keys_reads_none(demo: Path) -> None:
    modules = ran(ATTEST, demo).split()
    looked_up = ("actions.policy_reviews", "store.credentials", "store.expectation_files", "policy.catalogue.keys")
    assert {f"codex_rollout_tui.{name}" for name in looked_up} & set(modules) == set()
