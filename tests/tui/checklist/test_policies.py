"""From the checklist into the workbench and back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.tui.checklist.screen import ChecklistScreen
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen
from tests.store.folders import REPO
from tests.tui.driver import ANA, NOW, begun, opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begun(tmp_path / "acme")
    (root / "policies" / "alpha.toml").write_text("# alpha\n")
    return root


async def test_the_policies_are_a_key_away_and_what_is_saved_there_is_taken_up(root: Path) -> None:
    async with opened(root) as eyes:
        assert "2 Policies" in eyes.words
        await eyes.press("2")
        await eyes.see("policies/baseline.toml", "accepts this file", "^q Leave", "f1 Help", gone="Steps")
        assert isinstance(eyes.app.screen, WorkbenchScreen)
        assert "q Quit" not in eyes.words
        assert "? Help" not in eyes.words
        await eyes.pilot.press("#", "q", "ctrl+s")
        await eyes.see("Saved: policies/baseline.toml")
        await eyes.pilot.press("ctrl+q")
        await eyes.see("Steps")
        await eyes.press("p")
        await eyes.see("#q# Acme")
        assert isinstance(eyes.app.screen, ChecklistScreen)
        assert not eyes.app._exit
        assert eyes.app.workbenches is not None
        assert not eyes.app.workbenches.policies.entries
    events = Rollout(root, ANA, lambda: NOW).events
    assert (events[-1].kind, events[-1].at) == ("saved", "2026-05-20T09:41:03Z")


@pytest.mark.parametrize("answer", ["s", "d", "escape"])
async def test_going_back_asks_about_unsaved_text(root: Path, answer: str) -> None:
    path = root / "policies" / "baseline.toml"
    before = path.read_text()
    async with opened(root) as eyes:
        await eyes.press("2")
        await eyes.see("policies/baseline.toml")
        await eyes.pilot.press("#", "ctrl+q")
        await eyes.see("policies/baseline.toml has changes that are only here")
        await eyes.pilot.press(answer)
        if answer == "escape":
            await eyes.see("not saved", gone="only here")
        else:
            await eyes.see("Steps")
        assert path.read_text() == ("#" if answer == "s" else "") + before
        assert not eyes.app._exit


async def test_the_other_policies_are_there_and_the_way_back_is_one_step(root: Path) -> None:
    async with opened(root) as eyes:
        await eyes.press("2")
        await eyes.see("policies/baseline.toml")
        await eyes.pilot.press("alt+p")
        await eyes.see("baseline", "alpha", "New policy", gone="checking")
        await eyes.pilot.press("j", "enter")
        await eyes.see("policies/alpha.toml")
        await eyes.pilot.press("ctrl+q")
        await eyes.see("Steps")
        await eyes.press("2")
        await eyes.see("policies/baseline.toml")
        await eyes.pilot.press("ctrl+q")
        await eyes.see("Steps")
        await eyes.press("q")
        assert eyes.app._exit


async def test_a_rollout_without_policies_begins_one(root: Path) -> None:
    for path in (root / "policies").iterdir():
        path.unlink()
    async with opened(root) as eyes:
        await eyes.press("2")
        await eyes.see("This file is not there yet", "policies/baseline.toml")
        assert not (root / "policies" / "baseline.toml").exists()


async def test_a_policy_that_cannot_be_read_is_said_on_the_checklist(root: Path) -> None:
    (root / "policies" / "baseline.toml").unlink()
    (root / "policies" / "alpha.toml").unlink()
    (root / "policies" / "baseline.toml").mkdir()
    async with opened(root) as eyes:
        await eyes.press("2")
        await eyes.see("it is a folder, not a file")
        assert isinstance(eyes.app.screen, ChecklistScreen)


STARTED = """
import asyncio, sys
from pathlib import Path
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.app import RolloutApp
from codex_rollout_tui.tui.session.session import Session
from tests.tui.driver import ANA, Clock

async def run():
    session = Session(Path(sys.argv[1]), ANA, Clock())
    async with RolloutApp(session, Settings(), None).run_test(size=(120, 36)) as pilot:
        for _ in range(3):
            await pilot.pause()
            await pilot.app.workers.wait_for_complete()
    session.close()

asyncio.run(run())
print(*sys.modules)
"""


def test_the_workbench_is_not_loaded_before_it_is_asked_for(root: Path) -> None:
    command = [sys.executable, "-c", STARTED, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, check=True, timeout=60)
    assert "codex_rollout_tui.tui.checklist.screen" in done.stdout
    found = [name for name in done.stdout.split() if "workbench" in name or "editor" in name or ".blocks" in name]
    assert found == []
