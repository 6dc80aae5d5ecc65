"""From what a policy does to the place it is about, and the keys that lead from pane to pane."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.settings import Settings, load
from codex_rollout_tui.tui.workbench.outcome_pane import OutcomePane
from tests.tui.workbench.driver import WorkbenchDriver, bench

WRONG = """\
# Everybody
allow_managed_hooks_only = true

allowed_sandbox_modes = ["workspace-write"]
no_such_key = 1
"""
NARROW, WIDE = (80, 24), (120, 36)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "requirements.toml"
    file.write_text(WRONG)
    return file


def in_text(on: WorkbenchDriver) -> bool:
    return on.screen.editor.text.has_focus


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_enter_on_a_finding_goes_to_its_place_in_the_text(path: Path, size: tuple[int, int]) -> None:
    async with bench(open_file(path), size=size) as on:
        await on.press("ctrl+o")
        await on.see("⏎ Go to it in the text")
        await on.press("j")
        await on.press("enter")
        await on.until(lambda: in_text(on), "back in the text")
        assert on.screen.text.place == (5, 1)


async def test_it_begins_at_the_finding_at_the_cursor(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("alt+end", "up")
        await on.press("ctrl+o")
        await on.press("enter")
        assert in_text(on)
        assert on.screen.text.place == (5, 1)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_click_on_a_finding_goes_to_its_place_in_the_text(path: Path, size: tuple[int, int]) -> None:
    async with bench(open_file(path), size=size) as on:
        if size is NARROW:
            await on.press("ctrl+o")
        lines = on.text.splitlines()
        row = next(row for row, line in enumerate(lines) if "5:1 REQ" in line)
        await on.pilot.click(offset=(lines[row].index("5:1 REQ"), row))
        await on.until(lambda: in_text(on) and on.screen.text.place == (5, 1), "went to the place")


async def test_what_leads_nowhere_says_no_enter(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+o", "end")
        await on.see("Since it was saved", gone="Go to it in the text")
        await on.press("enter")
        assert not in_text(on)


async def test_a_pane_that_nobody_is_in_has_no_cursor(path: Path) -> None:
    async with bench(open_file(path)) as on:
        pane = on.screen.query_one(OutcomePane)
        await on.press("ctrl+o")
        assert pane.base_style(pane.cursor) != pane.base_style(pane.cursor + 1)
        await on.press("escape")
        assert pane.base_style(pane.cursor) == pane.base_style(pane.cursor + 1)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_key_says_where_it_leads(path: Path, size: tuple[int, int]) -> None:
    async with bench(open_file(path), size=size) as on:
        await on.see("^o What it does", gone="^o The text")
        await on.press("ctrl+o")
        await on.see("^o The text", gone="^o What it does")
        await on.press("ctrl+o")
        await on.see("^o What it does", gone="^o The text")
        assert in_text(on)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_key_of_its_own_leaves_the_text(path: Path, size: tuple[int, int]) -> None:
    async with bench(open_file(path), size=size) as on:
        await on.see("f6 Next pane")
        before = on.data
        await on.press("f6", "j")
        assert not in_text(on)
        assert on.data == before
        await on.press("escape")
        await on.press("tab")
        assert in_text(on)
        assert on.data == b"  " + before


@pytest.mark.parametrize("keys", [("down",), ("x",), ("ctrl+o",), ("left",)])
async def test_a_message_goes_with_the_next_key(path: Path, keys: tuple[str, ...]) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+s")
        await on.see("Saved")
        await on.press(*keys)
        await on.see("f1 Help", gone="Saved")


async def test_a_message_goes_with_a_click(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+s")
        await on.see("Saved")
        await on.app.on_event(events.MouseDown(None, 20, 4, 0, 0, 1, False, False, False))
        await on.see("f1 Help", gone="Saved")


async def test_help_says_how_to_get_back_to_the_shell(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("f1")
        await on.see("alt+z is the shell's")
        await on.press("end")
        await on.see("workbench-suspend")


async def test_long_lines_are_broken_at_a_key_and_that_is_remembered(path: Path, tmp_path: Path) -> None:
    path.write_text(f"allow_appshots = false  # {'far ' * 60}away\n")
    own = Settings(path=tmp_path / "own" / "settings.toml")
    async with bench(open_file(path), settings=own) as on:
        await on.see("allow_appshots", gone="away")
        await on.press("f5")
        await on.see("allow_appshots", "away")
    assert own.path is not None
    async with bench(open_file(path), settings=load(own.path)) as on:
        await on.see("allow_appshots", "away")
        await on.press("ctrl+b", "w")
        await on.see("allow_appshots", gone="away")
    assert not load(own.path).wrap
