"""Blocks under the keys: what each would do to this text, and one step that puts it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.policy.blocks.block import blocks
from codex_rollout_tui.policy.blocks.insert import insert
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.workbench.blocks_screen import BlocksScreen
from tests.tui.workbench.driver import WorkbenchDriver, bench

OWN = '# ours\nallowed_sandbox_modes = ["read-only"]\n'
PILOT = next(iter(blocks().values()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "requirements.toml"
    found.write_text(OWN)
    return found


async def back(on: WorkbenchDriver) -> None:
    await on.until(lambda: on.app.screen is on.screen, "back in the text")


async def test_it_says_what_a_block_would_do_here_before_it_is_put_in(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", "b")
        made = insert(Document(OWN.encode()), PILOT)
        await on.see("Pilot whole policy", f"Adds {len(made.added)} keys, keeps 1 of yours (1 of them says")
        await on.see("Stays as you have it", "+ allowed_web_search_modes")
        await on.see('line 2 allowed_sandbox_modes the block says ["read-only", "workspace-write"]')
        await on.see(PILOT.oldest)
        assert on.data == OWN.encode()


async def test_enter_puts_it_in_as_one_step_and_keeps_what_is_there(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", "b", "enter")
        await back(on)
        made = insert(Document(OWN.encode()), PILOT)
        assert on.data == made.document.data
        assert OWN.encode() in on.data
        assert on.screen.editor.text.cursor == (3, 0), "at the first line that is new"
        await on.see(f"Pilot is in: adds {len(made.added)} keys, keeps 1 of yours", "^z takes it back", "not saved")
        await on.press("ctrl+z")
        assert on.data == OWN.encode()
        assert path.read_text() == OWN


async def test_an_empty_text_becomes_the_whole_block(path: Path) -> None:
    path.write_text("")
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", "b")
        await on.see("What is put in", "# Pilot: for a small group", 'allowed_approval_policies = ["on-request"')
        await on.press("down", "enter")
        await back(on)
        assert on.data.decode().strip() == list(blocks().values())[1].text.strip()


async def test_a_block_that_is_in_already_changes_nothing(path: Path) -> None:
    path.write_text(PILOT.text)
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", "b")
        await on.see("Everything it says is in your text already", "✓ in it")
        await on.press("enter")
        await on.see("nothing was changed")
        assert isinstance(on.app.screen, BlocksScreen)
        await on.press("escape")
        await back(on)
        assert on.data == PILOT.text.encode()


async def test_a_block_whose_keys_are_there_with_other_values_is_not_called_in(path: Path) -> None:
    path.write_text(PILOT.text.replace('"live"', '"indexed"'))
    assert path.read_text() != PILOT.text
    async with bench(open_file(path), size=(98, 40)) as on:
        await on.press("ctrl+b", "b")
        await on.see(
            "Your text has all of its keys already, 1 of them says something else: nothing to put in.",
            "1 otherwise",
            "Stays as you have it",
        )
        await on.press("enter")
        await on.see("All of its keys are in the text already: nothing was changed.")


async def test_a_text_that_does_not_parse_takes_nothing_and_says_why(path: Path) -> None:
    broken = "allowed_sandbox_modes = [\n"
    path.write_text(broken)
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", "b")
        await on.see("Line 1, column", "Mend the text there first; nothing was changed.")
        await on.press("enter")
        await on.see("Nothing was put in")
        assert isinstance(on.app.screen, BlocksScreen)
        await on.press("escape")
        await back(on)
        assert on.data == broken.encode()


async def test_a_text_that_others_changed_meanwhile_is_left_alone(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", "b")
        await on.see("What is put in")
        path.write_text("# theirs\n")
        on.screen.look()
        await on.until(lambda: on.data == b"# theirs\n", "taken over")
        await on.press("enter")
        await on.see("The text changed meanwhile: nothing was put in")
        assert on.data == b"# theirs\n"


async def test_a_small_window_has_list_and_answer_one_above_the_other(path: Path) -> None:
    async with bench(open_file(path), size=(80, 24)) as on:
        await on.press("ctrl+b", "b")
        await on.see("Files nobody's Codex reads", "Adds 12 keys", "⏎ Put it in", "esc Back")
        await on.press("tab", "end")
        await on.see("+ deny_read")
