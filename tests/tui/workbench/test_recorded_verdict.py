"""What a colleague's machine proved stands in the verdict's line until the text changes."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import PolicyObserved
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.guide.model import Outcome
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.tui.kit.real_codex import Ask
from tests.tui.driver import ANA, NOW, begun
from tests.tui.workbench.driver import bench

TEXT = b'allowed_sandbox_modes = ["read-only"]\n'
BEN = Author("ben", lambda: "77aa")
LACK = "Codex can be asked in isolation on Linux only."


def unasked(data: bytes, cancel: threading.Event) -> Verdict:
    return Verdict(None, "0.169.0", reason=LACK, remedy="A container has Linux in it.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    root = begun(tmp_path / "acme")
    path = root / "policies" / "baseline.toml"
    path.write_bytes(TEXT)
    return path


def recorded(path: Path, outcome: Outcome, detail: str = "") -> None:
    """Ben asked his Codex two days before Ana looks, and committed what it said."""
    root = path.parents[1]
    writer = root / "private" / "writer"
    own = writer.read_bytes()
    writer.unlink()
    rollout = Rollout(root, BEN, lambda: NOW - timedelta(days=2))
    rollout.record(Draft.of(PolicyObserved(sha256(TEXT), "0.169.0", outcome, detail)))
    writer.write_bytes(own)


@pytest.mark.parametrize("ask", [None, unasked])
async def test_it_is_believed_where_no_codex_can_be_asked(path: Path, ask: Ask | None) -> None:
    recorded(path, "done")
    async with bench(open_file(path, ANA, lambda: NOW), ask=ask) as on:
        await on.see("codex 0.169.0 (Ben's machine, ", "d ago) accepts this file", gone="no verdict")
        on.app.policies.clock = lambda: NOW
        await on.write("#")
        await on.known()
        await on.see("Codex was not asked" if ask is None else "no verdict", gone="Ben's machine")
        await on.press("ctrl+z")
        await on.see("codex 0.169.0 (Ben's machine, 2 d ago) accepts this file")


async def test_a_refusal_counts_as_much(path: Path) -> None:
    recorded(path, "failed", "unknown variant")
    async with bench(open_file(path, ANA, lambda: NOW), ask=None) as on:
        await on.see("codex 0.169.0 (Ben's machine, ", "d ago) refuses this file", "“unknown variant”")
        assert on.screen.result.halt == "Nothing starts: the real Codex 0.169.0 refused this file on Ben's machine."


async def test_what_this_machine_says_itself_counts_more(path: Path) -> None:
    recorded(path, "failed", "unknown variant")
    async with bench(open_file(path, ANA, lambda: NOW)) as on:
        await on.see("codex 0.169.0 accepts this file", gone="Ben's machine")
