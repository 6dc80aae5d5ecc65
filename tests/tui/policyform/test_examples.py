"""Every example of the catalogue can be made by keys alone, and the real Codex takes what the form writes."""

from __future__ import annotations

import pytest
import tomli

from codex_rollout_tui.policy.catalogue import NEWEST, keys
from codex_rollout_tui.policy.edit import same
from codex_rollout_tui.policy.words import words
from tests.tui.policyform.desk import desk
from tests.tui.policyform.writing import write

KNOWN = [key for key, entry in keys().items() if entry.state(NEWEST) == "known"]
ALIASES = ("network_proxy", "feature_requirements", "permissions.network")


def example(key: str) -> str:
    told = words(key)
    assert told is not None
    return told.example


@pytest.mark.parametrize("text", sorted({example(key) for key in KNOWN}))
async def test_every_example_can_be_made_by_keys(text: str) -> None:
    wanted = tomli.loads(text)
    alias = next((name for name in ("network_proxy", "feature_requirements") if name in wanted), "")
    if "network" in wanted.get("permissions", {}):
        alias = "permissions.network"
    start = f"[{alias}]\n" if alias else ""
    async with desk(start) as hands:
        for name, value in wanted.items():
            await write(hands, (name,), value)
        assert hands.app.refused == []
        assert same(hands.doc.values, wanted), hands.doc.text
