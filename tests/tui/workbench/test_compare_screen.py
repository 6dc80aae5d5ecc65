"""Comparing under the keys: any two texts, by meaning and by line, and to the line of the text here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.workbench.compare_screen import CompareScreen
from tests.tui.driver import ANA, NOW, begun
from tests.tui.workbench.driver import WorkbenchDriver, bench

OLD = '# one\nallowed_sandbox_modes = ["read-only", "workspace-write"]\nallow_managed_hooks_only = true\n'
STACKED = (98, 40)
"""List and pane one above the other: what is wrapped in the pane reads on."""
NEW = '# one\n# two\nallowed_sandbox_modes = ["read-only"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begun(tmp_path / "acme")
    path = root / "policies" / "baseline.toml"
    open_file(path, ANA, lambda: NOW + timedelta(hours=1)).save(OLD.encode())
    open_file(path, ANA, lambda: NOW + timedelta(hours=2)).save(NEW.encode())
    (root / "policies" / "strict.toml").write_text("allowed_sandbox_modes = [\n")
    return root


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine of our own: that of the test may have files in /etc/codex."""
    found = tmp_path / "machine"
    found.mkdir()
    return found


async def compare(on: WorkbenchDriver, machine: Path = Path("/nowhere")) -> CompareScreen:
    on.app.policies.machine = machine
    await on.press("ctrl+b", "c")
    await on.until(
        lambda: isinstance(on.app.screen, CompareScreen) and bool(on.app.screen.pane.choices.rows), "comparing"
    )
    found = on.app.screen
    assert isinstance(found, CompareScreen)
    await on.until(lambda: len(found.pane.facts) == len(found.listing.sources), "worked out")
    await on.pilot.pause()
    return found


async def test_it_begins_with_what_changed_since_the_last_other_text(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        await compare(on)
        await on.see("The text here newer side", "The file on disk the same", "Ana Ruiz saved +2 -2")
        await on.see("1 stricter, 1 looser.", "From Version of 2026-05-20 10:41 Ana Ruiz saved to The text here")
        await on.see("stricter allowed_sandbox_modes (line 2 > 3)", "looser allow_managed_hooks_only (line 3 > -)")
        assert on.words.index("looser allow") < on.words.index("stricter allow"), "the gravest first"


async def test_one_key_swaps_older_and_newer(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        await compare(on)
        await on.press("x")
        await on.see("older side", "looser allowed_sandbox_modes (line 3 > 2)", "stricter allow_managed_hooks_only")
        await on.see("From The text here to Version of")
        await on.press("x")
        await on.see("newer side", "stricter allowed_sandbox_modes (line 2 > 3)")


async def test_one_key_shows_the_lines(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        await compare(on)
        await on.press("t")
        await on.see("--- Version", "+++ The text here", "2 - allowed_sandbox_modes", "3 + allowed_sandbox_modes")
        await on.press("t")
        await on.see("line 2 > 3", gone="+++ The text here")


async def test_the_bar_says_what_enter_does(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        await compare(on)
        await on.see("⏎ Into the changes", gone="Go to the line")
        await on.press("enter")
        await on.see("⏎ Go to the line", gone="Into the changes")


@pytest.mark.parametrize(("keys", "line"), [(("j",), 3), (("t", "j"), 2)])
async def test_enter_goes_to_the_line_in_the_text_here(root: Path, keys: tuple[str, ...], line: int) -> None:
    """By meaning the first change is gone from the newer text, so it cannot be gone to; the second one can."""
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        screen = await compare(on)
        await on.press(*keys[:-1], "enter")
        await on.until(lambda: screen.pane.about.has_focus, "in the changes")
        await on.press(keys[-1], "enter")
        await on.until(lambda: on.app.screen is on.screen, "back in the text")
        await on.until(lambda: on.screen.editor.text.cursor == (line - 1, 0), f"at line {line}")


async def test_the_cursor_stays_where_the_person_went_when_the_same_pair_becomes_known_once_more(root: Path) -> None:
    """The pair under the cursor is asked for twice, by the list and by the cursor: the second answer moves nothing."""
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        screen = await compare(on)
        pane = screen.pane
        await on.press("t", "enter", "j")
        about = pane.about
        assert isinstance(about, PickList)
        row = about.cursor
        known = pane.facts.pop(pane.choices.cursor)
        pane.facts[pane.choices.cursor] = known
        pane.draw()
        assert about.cursor == row
        await on.press("enter")
        await on.until(lambda: on.app.screen is on.screen, "back in the text")


@pytest.mark.parametrize("written", [True, False])
async def test_a_new_file_is_compared_with_no_policy_at_all(tmp_path: Path, written: bool) -> None:
    file = tmp_path / "new.toml"
    if written:
        file.write_text(NEW)
    async with bench(open_file(file, ANA, lambda: NOW), size=STACKED) as on:
        if not written:
            await on.write("allow_managed_hooks_only = true")
            await on.known()
        await compare(on)
        await on.see("No policy people without any limit", "to The text here", "1 stricter")
        await on.see("stricter", gone="The texts are the same")


async def test_any_two_can_be_compared(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        screen = await compare(on)
        await on.press("f")
        await on.see("This side stays: Version Ana Ruiz saved")
        await on.press("G", "k")
        await on.see("strict", "From Policy strict to Version of 2026-05-20 10:41")
        await on.see("what that means cannot be said of a text that is not TOML")
        await on.press("enter", "enter")
        await on.see("Neither of the two is the text here")
        assert on.app.screen is screen


async def test_what_is_on_this_machine_is_there_each_in_its_layer(root: Path, machine: Path) -> None:
    (machine / "requirements.toml").write_text(NEW)
    (machine / "managed_config.toml").write_text('sandbox_mode = "danger-full-access"\n')
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        screen = await compare(on, machine)
        assert [source.layer for source in screen.listing.sources[-3:]] == ["system", "legacy", None]
        await on.press("G", "k")
        await on.see("managed_config.toml", "to The text here")


async def test_a_file_can_be_added(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(OLD)
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=STACKED) as on:
        await compare(on)
        await on.press("a")
        await on.see("A requirements.toml, a managed_config.toml or a .mobileconfig.")
        await on.write(str(tmp_path / "none.toml"))
        await on.press("enter")
        await on.see("cannot be read: it is not there")
        for _ in "none.toml":
            await on.press("backspace")
        await on.write("other.toml")
        await on.press("enter")
        await on.see("1 stricter, 1 looser.", "From File other.toml, in")


async def test_texts_that_are_the_same_say_so(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_text(OLD)
    async with bench(open_file(path), size=STACKED) as on:
        await compare(on)
        await on.press("home", "j")
        await on.see("The texts are the same.", "From The file on disk to The text here")
        await on.press("k")
        await on.see("They are one text.")
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.screen, "back in the text")


async def test_a_small_window_has_every_key(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=(80, 24)) as on:
        await compare(on)
        await on.see("x Swap", "f Keep this side", "t Meaning or lines", "a Add a file", "esc Back")


async def test_enter_between_texts_that_are_the_same_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.toml").write_text(NEW)
    async with bench(open_file(tmp_path / "requirements.toml"), size=STACKED) as on:
        await compare(on)
        await on.press("home", "j", "enter", "enter")
        await on.see("The texts are the same: there is no change to go to.")
