"""The menu of the workbench: every tool by a letter, a key of its own and a name in the palette."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.workbench.blocks_screen import BlocksScreen
from codex_rollout_tui.tui.workbench.menu_screen import MenuScreen
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen
from codex_rollout_tui.tui.workbench.tool_table import TOOLS
from tests.tui.workbench.driver import SOUND, bench


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "requirements.toml"
    found.write_text(SOUND)
    return found


def test_every_tool_has_a_letter_a_name_and_an_action_of_its_own() -> None:
    for field in ("letter", "id", "action", "key"):
        assert len({getattr(tool, field) for tool in TOOLS}) == len(TOOLS), field
    assert not {tool.letter for tool in TOOLS} & set("ghjkl"), "these move in the list"
    for tool in TOOLS:
        name = tool.action.partition("(")[0]
        assert getattr(WorkbenchScreen, f"action_{name}").__doc__, tool


async def test_one_key_lists_the_tools_and_a_letter_opens_one(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.see("^b More")
        await on.press("ctrl+b")
        await on.see(*(f"{tool.letter} {tool.words}" for tool in TOOLS))
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.screen, "back")
        await on.press("ctrl+b", "b")
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "in the tool")
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.screen, "back")
        assert on.data == SOUND.encode()


AT = next(at for at, tool in enumerate(TOOLS) if tool.action == "blocks")


async def test_enter_opens_the_tool_under_the_cursor(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b", *["down"] * AT, "enter")
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "in the tool")


async def test_a_click_opens_a_tool(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+b")
        await on.until(lambda: isinstance(on.app.screen, MenuScreen), "listed")
        await on.pilot.pause()
        await on.pilot.click("#options", offset=(3, AT))
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "in the tool")


@pytest.mark.parametrize("keys", [("ctrl+b", "b"), ("f2",)])
async def test_what_is_typed_ahead_goes_to_the_tool_and_not_into_the_text(path: Path, keys: tuple[str, ...]) -> None:
    async with bench(open_file(path)) as on:
        for key in ("#", *keys, "j", "j"):
            on.app.simulate_key(key)
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "in the tool")
        await on.see("Regulated")
        assert on.data == b"#" + SOUND.encode()
        screen = on.app.screen
        assert isinstance(screen, BlocksScreen)
        await on.until(lambda: screen.pane.choices.cursor == 2, "moved")


async def test_a_tool_has_a_key_of_its_own_that_can_be_another(path: Path) -> None:
    settings = Settings(keymap={"show-blocks": "f9"})
    async with bench(open_file(path), settings=settings) as on:
        await on.press("f2")
        assert on.app.screen is on.screen
        await on.press("f9")
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "in the tool")


async def test_every_tool_is_in_the_palette(path: Path) -> None:
    async with bench(open_file(path)) as on:
        titles = {command.title for command in on.app.get_system_commands(on.app.screen)}
        assert titles >= {tool.words for tool in TOOLS}


async def test_a_key_that_two_want_is_said_and_a_key_of_another_screen_is_none_of_our_business(path: Path) -> None:
    keymap = {"show-blocks": "ctrl+s", "attest": "t", "put-in-block": "f5", "find-close": "f4", "no-such": "x"}
    async with bench(open_file(path), settings=Settings(keymap=keymap)) as on:
        await on.until(lambda: len(on.app._notifications) >= 2, "complained")
        told = " ".join(note.message for note in on.app._notifications)
        assert "save-text and show-blocks both want the key 'ctrl+s'" in told
        assert "there is no binding 'no-such'" in told
        assert len(on.app._notifications) == 2


HERE = {"wrap_lines", "form", "try", "expectations", "copy_text"}
"""Tools of the workbench itself; of expectations there are none yet."""


async def test_plain_ascii_where_the_settings_want_it(path: Path) -> None:
    async with bench(open_file(path), settings=Settings(ascii=True)) as on:
        for tool in TOOLS:
            await on.press("ctrl+b", tool.letter)
            if tool.action in HERE:
                await on.until(lambda: on.app.screen is on.screen, "done with the menu")
            else:
                await on.until(lambda: on.app.screen is not on.screen, "in the tool")
                await on.see("esc", gone="working it out")
            bare = on.text.replace("│", "").replace("…", "").replace("⏎", "")
            assert {c for c in bare if not c.isascii()} <= set("▁▂▃▄▅▆▇█─╭╮╰╯"), tool
            await on.press("escape")
            await on.until(lambda: on.app.screen is on.screen, "back")
