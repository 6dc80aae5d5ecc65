"""Keys pressed before what they are meant for has been drawn: none of them is lost."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.tui.workbench.blocks_screen import BlocksScreen
from codex_rollout_tui.tui.workbench.tool_table import TOOLS
from tests.tui.driver import begun, opened
from tests.tui.workbench.driver import WorkbenchDriver, bench

TEXT = "allow_appshots = false\n"


def type_ahead(on: WorkbenchDriver, *keys: str) -> None:
    """Press keys without waiting for what comes of any."""
    for key in keys:
        on.app.simulate_key(key)


async def test_in_the_choices_of_an_item(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("policy-sandbox-modes")
        for key in ("c", "down", "space"):
            eyes.app.simulate_key(key)
        await eyes.settle()
        assert 'allowed_sandbox_modes = ["workspace' in eyes.text


async def test_in_the_menu(tmp_path: Path) -> None:
    at = next(at for at, tool in enumerate(TOOLS) if tool.action == "blocks")
    (tmp_path / "requirements.toml").write_text(TEXT)
    async with bench(open_file(tmp_path / "requirements.toml")) as on:
        type_ahead(on, "ctrl+b", *["down"] * at, "enter")
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "in the tool")


async def test_in_the_form(tmp_path: Path) -> None:
    (tmp_path / "requirements.toml").write_text(TEXT)
    async with bench(open_file(tmp_path / "requirements.toml")) as on:
        type_ahead(on, "ctrl+l", "space")
        await on.until(lambda: b"false" not in on.data, "chose another value")
        assert on.data.count(b"\n") <= 1, "no key went into the text"


async def test_in_the_list_of_a_choice_in_the_form(tmp_path: Path) -> None:
    (tmp_path / "requirements.toml").write_text('allowed_login_methods = ["chatgpt"]\n')
    async with bench(open_file(tmp_path / "requirements.toml")) as on:
        type_ahead(on, "ctrl+l", "down", "enter", "down", "enter")
        await on.until(lambda: b'"keyring"' in on.data, "picked the second of the list")


async def test_in_the_text_that_is_on_its_way_back(tmp_path: Path) -> None:
    (tmp_path / "requirements.toml").write_text(TEXT)
    async with bench(open_file(tmp_path / "requirements.toml"), size=(80, 24)) as on:
        await on.press("ctrl+o")
        type_ahead(on, "ctrl+o", "ctrl+f")
        await on.until(lambda: "Previous" in on.text, "the bar that finds is open")
