"""The checklist: what is on it, moving about, finding, and what others do meanwhile."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widget import Widget

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.evidence import note
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.checklist.rows_steps import next_rows
from codex_rollout_tui.tui.checklist.sizes import TOO_SMALL
from codex_rollout_tui.tui.kit.status_style import Signs
from tests.tui.driver import ANA, NOW, Clock, begun, opened

STEP_0 = "Pre-requisites: owners and strategy"


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50), (60, 18)])
async def test_the_steps_are_on_the_first_screen_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(begun(tmp_path / "acme"), size=size) as eyes:
        assert STEP_0 in eyes.text
        assert "Confirm and verify" in eyes.text


@pytest.mark.parametrize("size", [(40, 10), (59, 30), (100, 17)])
async def test_a_window_too_small_gets_a_sentence(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(begun(tmp_path / "acme"), size=size) as eyes:
        assert TOO_SMALL in " ".join(eyes.text.split())
        assert STEP_0 not in eyes.text
        await eyes.pilot.resize_terminal(80, 24)
        await eyes.settle()
        assert STEP_0 in eyes.text
        assert "too small" not in eyes.text


async def test_side_by_side_from_120_columns_one_pane_below(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root, size=(120, 36)) as eyes:
        assert "0 Pre-requisites: owners" in eyes.text
        assert "policies/baseline.toml" not in eyes.text
        assert "Workspace Settings" in eyes.text
        await eyes.home.visit("policy-sandbox-modes")
        await eyes.settle()
        assert "0 Pre-requisites: owners" in eyes.text
        assert "policies/baseline.toml" in eyes.text
        assert "allowed_sandbox_modes" in eyes.text
        await eyes.home.visit("prereq-admin-access")
        await eyes.settle()
        assert "policies/baseline.toml" not in eyes.text
        await eyes.press("enter")
        assert "0 Pre-requisites: owners" not in eyes.text
        assert "Workspace Settings" in eyes.text
        await eyes.press("escape")
        assert "0 Pre-requisites: owners" in eyes.text
        await eyes.press("p")
        assert "policies/baseline.toml" in eyes.text
        await eyes.press("p")
        assert "policies/baseline.toml" not in eyes.text
    async with opened(begun(tmp_path / "another"), size=(119, 36)) as eyes:
        assert STEP_0 in eyes.text
        assert "policies/baseline.toml" not in eyes.text
        await eyes.press("enter")
        assert "Confirm the plan" in eyes.text
        assert "Workspace Settings" not in eyes.text
        await eyes.press("enter")
        assert "Workspace Settings" in eyes.text
        await eyes.press("p")
        assert "policies/baseline.toml" in eyes.text
        await eyes.press("escape", "escape")
        assert "Enable Codex in the workspace" in eyes.text


async def test_search_lists_across_steps_and_esc_clears(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.press("slash")
        await eyes.type("ip range")
        assert "found: “ip range”" in eyes.text
        await eyes.press("down", "escape")
        assert "found:" not in eyes.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_enter_opens_the_first_that_is_found_in_the_large(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(begun(tmp_path / "acme"), size=size) as eyes:
        await eyes.press("slash")
        await eyes.type("device code")
        await eyes.press("enter")
        assert eyes.home.position.item == "local-device-code"
        assert "found:" not in eyes.text
        assert "https://chatgpt.com/admin/settings" in eyes.text
        assert eyes.home.focused is eyes.home.detail.page
        await eyes.press("escape")
        assert "found: “device code”" in eyes.text
        await eyes.press("escape")
        assert "found:" not in eyes.text


async def test_enter_on_what_needs_somebody_opens_it_in_the_large_and_a_click_beside_its_list(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.press("escape", "G", "enter")
        assert "0 Pre-requisites" not in eyes.text
        assert eyes.home.focused is eyes.home.detail.page
        await eyes.press("escape", "escape")
        title = next(at for at, line in enumerate(eyes.lines) if "next 8" in line or "needs you" in line)
        await eyes.pilot.click(offset=(5, title + 1))
        await eyes.settle()
        assert "0 Pre-requisites" in eyes.text


async def test_typing_in_the_field_lays_nothing_out_anew_and_scrolls_a_long_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.press("/")
        layouts: list[Widget] = []
        plain = Widget.refresh

        def noted(widget: Widget, *regions: Region, layout: bool = False, **how: bool) -> Widget:
            if layout:
                layouts.append(widget)
            return plain(widget, *regions, layout=layout, **how)

        monkeypatch.setattr(Widget, "refresh", noted)
        await eyes.type("workspace owner and nothing that has a length of its own, end")
        assert layouts == []
        assert "length of its own, end" in eyes.text


async def test_filter_by_status_role_person_and_surface(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.press("f", "right", "right", "right", "enter")
        assert "4 found: done" in eyes.text
        await eyes.press("escape", "f", "down", "right", "right", "enter")
        assert "found: security owner" in eyes.text
        await eyes.press("escape", "f", "down", "down", "right", "right", "enter")
        assert "found: Ben Okafor" in eyes.text
        await eyes.press("escape", "f", "down", "down", "down", "right", "enter")
        assert "31 found: local" in eyes.text


async def test_next_open_goes_round(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        due = [state.item.id for state in eyes.snapshot.statuses.next_items()]
        seen = []
        for _ in due:
            await eyes.press("n")
            seen.append(eyes.home.position.item)
        assert sorted(filter(None, seen), key=due.index) == due


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_next_goes_to_the_most_urgent_first_and_on_from_there(tmp_path: Path, size: tuple[int, int]) -> None:
    root = begun(tmp_path / "acme")
    ana = Rollout(root, ANA, Clock())
    items.attest(ana, "gov-success", evidence=[note("no")], failed=True)
    async with opened(root, size=size) as eyes:
        await eyes.home.visit("prereq-admin-access")
        await eyes.press("n")
        assert eyes.home.position.item == "gov-success"
        await eyes.press("n")
        second = eyes.home.position.item
        await eyes.home.visit("rbac-scim")
        await eyes.press("n")
        assert eyes.home.position.item == "gov-success" != second


async def test_items_that_fail_for_one_cause_are_one_row_and_one_stop(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    ana = Rollout(root, ANA, Clock())
    ana.policy_file("baseline").write_bytes(b'allowed_sandbox_modes = ["workspace-write"]\n')
    for name in ("policy-baseline", "policy-sandbox-modes", "policy-lint"):
        items.attest(ana, name, evidence=[note("looked")])
    async with opened(root, size=(200, 50)) as eyes:
        (concern,) = [one for one in eyes.snapshot.statuses.concerns() if one.cause]
        assert len(concern.statuses) >= 3
        rows, _ = next_rows(eyes.snapshot.statuses, Signs(), 60, None)
        (words,) = [line for row in rows if "items" in (line := "".join(text for text, _ in row))]
        assert words.startswith("✗ Codex refuses policy baseline")
        assert words.rstrip().endswith(f"{len(concern.statuses)} items")
        await eyes.press("n")
        assert eyes.home.position.item == concern.first.item.id
        await eyes.press("n")
        assert eyes.home.position.item not in [status.item.id for status in concern.statuses]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_app_that_was_killed_opens_where_it_was(tmp_path: Path, size: tuple[int, int]) -> None:
    root, cut_off = begun(tmp_path / "acme"), tmp_path / "cut-off"
    async with opened(root, size=size) as eyes:
        await eyes.home.visit("policy-device-layers")
        await eyes.press("enter", "down", "down", "down")
        await eyes.home.look().wait()
        place = eyes.home.place.here
        shutil.copytree(root, cut_off)
    assert place is not None
    assert (place.item, place.pane, place.scroll > 0) == ("policy-device-layers", "detail", True)
    async with opened(cut_off, size=size) as eyes:
        await eyes.settle()
        assert eyes.home.place.here == place


async def test_others_events_appear_by_themselves(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        ben = Rollout(root, Author("Ben Okafor", lambda: "beef"), lambda: NOW)
        items.attest(ben, "prereq-security-overview", evidence=[note("all accepted")])
        await eyes.home.look().wait()
        await eyes.settle()
        assert eyes.status("prereq-security-overview") == "done"


async def test_the_folder_is_looked_at_once_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        looks, go_on = 0, asyncio.Event()

        async def refresh() -> None:
            nonlocal looks
            looks += 1
            await go_on.wait()

        monkeypatch.setattr(eyes.app.session, "refresh", refresh)
        for _ in range(3):
            eyes.home.look()
            await eyes.pilot.pause()
        assert looks == 1
        go_on.set()
        await eyes.settle()
        await eyes.home.look().wait()
        assert looks > 1, "the next look is not held up"


async def test_a_returning_person_lands_where_they_left_and_hears_what_happened(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    clock = Clock()
    async with opened(root, clock=clock) as eyes:
        await eyes.home.visit("gov-success")
        await eyes.press("q")
    clock.pass_days(1)
    ben = Rollout(root, Author("Ben Okafor", lambda: "beef"), clock)
    items.attest(ben, "prereq-security-overview", evidence=[note("all accepted")])
    clock.pass_days(1)
    async with opened(root, clock=clock) as eyes:
        assert eyes.home.position.item == "gov-success"
        assert "Since you were here" in eyes.text
        assert "Ben Okafor attested 1" in eyes.text


async def test_an_edited_journal_line_is_on_the_screen(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    journal = next((root / "journal").iterdir())
    journal.write_bytes(journal.read_bytes().replace(b"Ben Okafor", b"Mallory", 1))
    async with opened(root, size=(200, 50)) as eyes:
        assert "line" in eyes.text
        assert "✗" in eyes.text
        assert eyes.snapshot.troubles


async def test_a_teammates_escape_sequences_are_shown_harmless(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    ben = Rollout(root, Author("Ben", lambda: "beef"), lambda: NOW)
    items.add_note(ben, "local-toggle", "look \x1b[31mred\x1b[0m \x07 [bold]no[/bold]")
    async with opened(root, size=(200, 50)) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("enter", "end")
        assert "[bold]no[/bold]" in eyes.text
        assert "\x1b" not in eyes.text
        assert "\x07" not in eyes.text


async def test_keys_can_be_remapped_by_binding_id(tmp_path: Path) -> None:
    settings = Settings(keymap={"attest": "t"})
    async with opened(begun(tmp_path / "acme"), settings=settings) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("t")
        assert eyes.home.detail.form is not None


async def test_a_key_wanted_by_two_actions_is_said(tmp_path: Path) -> None:
    settings = Settings(keymap={"attest": "w", "atest": "t"})
    async with opened(begun(tmp_path / "acme"), settings=settings) as eyes:
        await eyes.press("w")
        told = " ".join(note.message for note in eyes.app._notifications)
        assert "attest and wait both want the key 'w'" in told
        assert "there is no binding 'atest'" in told


async def test_search_finds_what_was_noted(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    items.add_note(Rollout(root, ANA, lambda: NOW), "gov-success", "ask the Zanzibar team")
    async with opened(root) as eyes:
        await eyes.press("slash")
        await eyes.type("zanzibar")
        assert "1 found" in eyes.text
        assert eyes.home.position.item == "gov-success"


async def test_help_tells_where_i_am_and_which_keys_work(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme"), size=(120, 50)) as eyes:
        await eyes.press("question_mark")
        assert "The items of the step" in eyes.text
        assert "open-row" in eyes.text
        assert "Attest" in eyes.text
        await eyes.press("end")
        assert "not applicable" in eyes.text
        await eyes.press("escape")
        assert "The items of the step" not in eyes.text


async def test_the_palette_has_every_key_action_and_every_item(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        titles = {command.title for command in eyes.app.get_system_commands(eyes.app.screen)}
        assert {"Attest", "Failed", "Wait", "Waive", "Assign", "Note", "Reopen", "Undo", "Search", "Filter"} <= titles
        assert {"Theme", "Quit", "Help"} <= titles
        assert sum(title.startswith("Go to: ") for title in titles) == 93


async def test_vim_keys_and_the_mouse_move_too(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.press("G")
        last = eyes.home.position.item
        await eyes.press("g", "j", "k")
        assert eyes.home.position.item != last
        await eyes.pilot.click("#steps", offset=(5, 3))
        await eyes.settle()
        assert "1 · Enable Codex in the workspace" in eyes.text
        await eyes.pilot.click("#items", offset=(5, 3))
        await eyes.settle()
        assert eyes.home.position.item == eyes.snapshot.statuses.of_step(1)[2].item.id


async def test_the_focus_is_kept_through_a_window_that_is_too_small(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        held = eyes.app.focused
        assert held is not None
        await eyes.pilot.resize_terminal(50, 12)
        await eyes.settle()
        await eyes.pilot.resize_terminal(120, 36)
        await eyes.settle()
        assert eyes.app.focused is held
        await eyes.press("e")
        asked = eyes.app.focused
        await eyes.pilot.resize_terminal(50, 12)
        await eyes.settle()
        await eyes.pilot.resize_terminal(120, 36)
        await eyes.settle()
        assert eyes.app.focused is asked
        await eyes.type("kept")
        assert "kept" in eyes.text


async def test_the_entries_of_the_key_bar_can_be_clicked(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        for entry in ("f Filter", "esc Leave it", "? Help"):
            y, line = next((y, line) for y, line in enumerate(eyes.lines) if entry in line)
            await eyes.pilot.click(offset=(line.index(entry) + len(entry) - 1, y))
            await eyes.settle()
            if entry == "f Filter":
                assert "Filter the items" in eyes.text
            elif entry == "esc Leave it":
                assert "Filter the items" not in eyes.text
        assert type(eyes.app.screen).__name__ == "HelpScreen"


async def test_a_message_goes_when_the_cursor_leaves_what_it_was_about(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.press("e")
        await eyes.type("asked twice")
        await eyes.press("enter")
        assert "Noted: " in eyes.text
        await eyes.press("escape")
        assert "Noted: " in eyes.text, "it is about the item that is still at hand"
        await eyes.press("down")
        assert "Noted: " not in eyes.text
        await eyes.press("Y")
        assert "Noted: " in eyes.app.clipboard, "it can still be copied"
