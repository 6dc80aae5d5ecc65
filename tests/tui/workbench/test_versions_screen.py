"""Versions under the keys: every text a policy had, and the way back to one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.tui.kit.rows import between
from codex_rollout_tui.tui.workbench.app import WorkbenchApp
from codex_rollout_tui.tui.workbench.versions_screen import VersionsScreen
from tests.tui.driver import ANA, NOW, begun
from tests.tui.workbench.driver import WorkbenchDriver, bench

STRICT = b'allowed_sandbox_modes = ["read-only"]\n'
LOOSE = b'allowed_sandbox_modes = ["read-only", "workspace-write"]\n'
BEN = Author("Ben Okafor", lambda: "0b0b")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begun(tmp_path / "acme")
    path = root / "policies" / "baseline.toml"
    open_file(path, ANA, lambda: NOW + timedelta(hours=1)).save(STRICT)
    open_file(path, BEN, lambda: NOW + timedelta(hours=2)).save(LOOSE)
    return root


async def back(on: WorkbenchDriver) -> None:
    await on.until(lambda: on.app.screen is on.screen, "back in the text")


def later(app: WorkbenchApp) -> None:
    app.policies.clock = lambda: NOW + timedelta(days=3, hours=2)


def test_in_a_narrow_list_the_name_is_whole_before_the_lines_are_counted() -> None:
    named, lines, meaning = ("contractors", "bold"), ("+18 -4  ", "accent"), ("1 looser", "")
    wide = between([named], [lines, meaning], 28, [meaning])
    assert "".join(text for text, _ in wide) == "contractors +18 -4  1 looser"
    narrow = between([named], [lines, meaning], 27, [meaning])
    assert "".join(text for text, _ in narrow) == "contractors        1 looser"


async def test_every_text_is_listed_with_when_who_and_what_it_would_change(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        later(on.app)
        await on.press("ctrl+b", "v")
        await on.see("3 d Ben Okafor saved the same", "3 d Ana Ruiz saved +1 -1 1 stricter", "3 d Ana Ruiz saved +2 -1")
        await on.see("This is the text here.", "2026-05-20 11:41 UTC (3 d), by Ben Okafor: saved.")
        await on.press("j")
        await on.see("+1 -1 lines: 1 stricter.", "stricter allowed_sandbox_modes", "- allowed_sandbox_modes")


async def test_enter_brings_a_text_back_as_one_step_and_saving_makes_the_event(root: Path) -> None:
    path = root / "policies" / "baseline.toml"
    async with bench(open_file(path, ANA, lambda: NOW + timedelta(days=1))) as on:
        await on.press("ctrl+b", "v")
        await on.see("1 stricter")
        await on.press("j", "enter")
        await back(on)
        assert on.data == STRICT
        await on.see("The text of 2026-05-20 10:41 UTC is back. ^z takes it back.", "not saved")
        assert path.read_bytes() == LOOSE
        await on.press("ctrl+z")
        assert on.data == LOOSE
        await on.press("ctrl+y", "ctrl+s")
        await on.see("Saved:")
        await on.press("ctrl+b", "v")
        await on.see("Bring it back", "+2 -1")
        screen = on.app.screen
        assert isinstance(screen, VersionsScreen)
        assert [version.data for version in screen.listing.versions][:3] == [STRICT, LOOSE, STRICT]


async def test_the_text_that_is_here_already_changes_nothing(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        await on.press("ctrl+b", "v", "enter")
        await on.see("This is the text here already: nothing was changed.")
        await on.press("escape")
        await back(on)
        assert on.data == LOOSE


async def test_a_text_that_is_not_here_any_more_says_so(root: Path) -> None:
    (root / "versions" / f"{sha256(STRICT)}.toml").unlink()
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        await on.press("ctrl+b", "v", "j")
        await on.see("? not here", "Restore it from Git.")
        await on.press("enter")
        await on.see("Nothing was brought back")
        await on.press("escape")
        await back(on)
        assert on.data == LOOSE


async def test_a_text_the_rollout_does_not_know_is_said_at_the_start(root: Path) -> None:
    path = root / "policies" / "baseline.toml"
    path.write_bytes(b"# by hand\n")
    async with bench(open_file(path, ANA, lambda: NOW + timedelta(days=1))) as on:
        await on.see("The rollout does not know this text yet: it came by other means. ^s keeps and notes it.")
        await on.press("ctrl+b", "v")
        await on.see("on disk, and not noted yet", "Ben Okafor saved")
        await on.press("escape")
        await back(on)
        await on.press("ctrl+s")
        await on.see("Saved:")
    async with bench(open_file(path, ANA, lambda: NOW)) as on:
        await on.press("ctrl+b", "v")
        await on.see("Ana Ruiz saved the same", gone="noted yet")


async def test_a_rollout_that_cannot_note_is_asked_about(root: Path) -> None:
    path = root / "policies" / "baseline.toml"
    text = b"#" + LOOSE
    (root / "versions" / f"{sha256(text)}.toml").mkdir()
    async with bench(open_file(path, ANA, lambda: NOW)) as on:
        await on.press("#", "ctrl+s")
        await on.see("cannot be read", "Write the file alone: the rollout will not know of it", "Try again")
        assert path.read_bytes() == LOOSE
        await on.press("f")
        await on.see("Saved the file alone: the rollout does not know of it.")
        assert path.read_bytes() == text
        (root / "versions" / f"{sha256(text)}.toml").rmdir()
        await on.press("ctrl+s")
        await on.see("Saved: baseline.toml")
    assert open_file(path, ANA, lambda: NOW).is_noted()


async def test_outside_of_a_rollout_the_texts_of_this_session_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_bytes(LOOSE)
    async with bench(open_file(path)) as on:
        await on.press("#", "enter", "ctrl+s")
        await on.see("Saved:")
        await on.press("#", "enter", "ctrl+b", "v")
        await on.see("Versions are kept inside a rollout. These are the texts since it was opened here.")
        await on.see("saved +0 -1 same meaning", "as it was opened +0 -2 same meaning")
        await on.press("j", "enter")
        await back(on)
        assert on.data == LOOSE
