"""The screen of the keys: its help and its own keys, the ways out, what others write, and the clipboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual import constants

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.credentials.screen import CredentialsScreen
from codex_rollout_tui.tui.credentials.secret_field import SecretField
from codex_rollout_tui.tui.credentials.secret_screens import SecretScreen, is_logged
from codex_rollout_tui.tui.kit import desktop
from tests.credentials.samples import PLATFORM
from tests.programs import program
from tests.tui.credentials.driver import at_keys
from tests.tui.driver import ANA, NOW, opened


async def test_the_keyring_is_not_loaded_before_a_key_is_to_be_made(tmp_path: Path) -> None:
    import subprocess
    import sys

    from tests.store.folders import REPO

    code = """
import asyncio, sys
from pathlib import Path
from tests.tui.credentials.driver import at_keys
from codex_rollout_tui.actions.credentials.add import note_facts
from codex_rollout_tui.actions.rollout import Rollout
from tests.tui.driver import ANA, NOW, begun, opened
async def main(root):
    async with opened(root) as eyes:
        assert "keyring" not in sys.modules, "the first frame"
    for name in ("analytics", "compliance"):
        note_facts(Rollout(root, ANA, lambda: NOW), name, None, {"last4": f"{name[:2]}12"})
    async with at_keys(root) as eyes:
        await eyes.press("j")
        print("keyring" in sys.modules, "secretstorage" in sys.modules)
asyncio.run(main(begun(Path(sys.argv[1]) / "acme")))
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, timeout=120, check=False)
    assert done.stdout == "False False\n", done.stderr


async def test_changes_of_others_show(acme: Path) -> None:
    from codex_rollout_tui.actions.credentials.add import note_facts

    async with at_keys(acme) as eyes:
        note_facts(Rollout(acme, ANA, lambda: NOW), "analytics", None, {"created_by": "Chiara"})
        eyes.keys.panes.look()
        await eyes.settle()
        assert "created by Chiara" in eyes.words


async def test_a_file_that_is_wrong_is_told(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        (acme / "credentials.toml").write_text("schema_version = 9\n")
        eyes.keys.panes.look()
        await eyes.settle()
        assert "Upgrade codex-rollout" in eyes.words


async def test_plain_ascii_says_the_same(acme: Path) -> None:
    async with at_keys(acme, settings=Settings(ascii=True)) as eyes:
        await eyes.press("enter")
        await eyes.paste(PLATFORM)
        assert "*" * 40 in eyes.text
        await eyes.press("enter")
        cards = "\n".join(line[:58] for line in eyes.text.splitlines()[2:14])
        assert "v made - v stored - . mailed" in cards
        assert cards.isascii()


async def test_where_every_key_is_written_down_no_key_is_taken(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_logged(frozenset()) == ""
    assert "developer tools" in is_logged(frozenset({"devtools"}))
    async with at_keys(acme) as eyes:
        monkeypatch.setattr(constants, "LOG_FILE", "/tmp/textual.log")  # noqa: S108 (only a name)
        await eyes.press("enter")
        assert isinstance(eyes.app.screen, CredentialsScreen)
        assert "TEXTUAL_LOG writes everything that is typed or pasted" in eyes.words


async def test_its_keys_can_be_remapped_and_a_wrong_id_is_told(acme: Path) -> None:
    mine = Settings(keymap={"key-rotate": "R", "no-such-key": "z"})
    async with at_keys(acme, settings=mine) as eyes:
        told = [note.message for note in eyes.app._notifications]
        assert len(told) == 1
        assert "there is no binding 'no-such-key'" in told[0]
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("R")
        assert isinstance(eyes.app.screen, SecretScreen)


async def test_pressing_dates_show_on_the_home(acme: Path) -> None:
    from codex_rollout_tui.actions.credentials.add import note_facts

    rollout = Rollout(acme, ANA, lambda: NOW)
    note_facts(rollout, "release-ci", "access-token", {"last4": "Zp3x", "expires": "never", "made": "2026-05-01"})
    async with opened(acme) as eyes:
        assert "keys 1 4" in eyes.words.replace("·", " ") or "keys 1" in eyes.words
        assert "release-ci never expires" in eyes.words


async def test_the_palette_leads_to_the_keys(acme: Path) -> None:
    from codex_rollout_tui.tui.commands import commands

    async with opened(acme) as eyes:
        assert "Keys" in [command.title for command in commands(eyes.app, eyes.app.screen, eyes.app.home)]
    async with at_keys(acme) as eyes:
        titles = [command.title for command in commands(eyes.app, eyes.app.screen, eyes.app.home)]
        assert {"Add", "Facts", "Open", "Back"} <= set(titles)
        assert "Keys" not in titles


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_q_goes_back_one_screen_and_only_from_the_checklist_out(acme: Path, size: tuple[int, int]) -> None:
    async with at_keys(acme, size=size) as eyes:
        assert "q Quit" not in eyes.words
        await eyes.press("a")
        assert eyes.keys.panes.detail.form is not None
        eyes.app.set_focus(None)
        await eyes.press("q")
        assert eyes.keys.panes.detail.form is None, "out of the form"
        await eyes.press("q")
        assert eyes.app.screen is eyes.home
        assert eyes.app.is_running
        await eyes.press("q")
        assert eyes.app._exit


async def test_help_explains_the_screen(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("question_mark")
        assert "One card a key" in eyes.words
        assert "key-rotate" in eyes.words or "key-add" in eyes.words


async def test_the_digit_types_in_a_form_and_waits_for_a_rollout(acme: Path, tmp_path: Path) -> None:
    async with opened(acme) as eyes:
        await eyes.press("e")
        await eyes.type("4 of them")
        await eyes.press("enter")
        assert "Noted" in eyes.words
    async with opened(tmp_path / "none") as eyes:
        await eyes.press("4")
        assert eyes.app.screen is eyes.home


class Tool:
    """A clipboard program that keeps its text in a file, as xclip keeps it in the X server."""

    def __init__(self, folder: Path, *, reads: bool = True) -> None:
        self.kept = folder / "clipboard"
        read = f'cat "{self.kept}"' if reads else "exit 1"
        program(folder / "xclip", f'#!/bin/sh\ncase "$*" in *-o*) {read};; *) cat > "{self.kept}";; esac\n')
        self.environ = {"PATH": f"{folder}:{os.environ['PATH']}", "DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("changed", "reads", "left", "told"),
    [
        (False, True, "", "The clipboard is empty again."),
        (True, True, "mine", "holds something else by now"),
        (False, False, "", "The clipboard was written over."),
    ],
)
def test_the_clipboard_is_emptied_if_it_still_holds_the_key(
    tmp_path: Path, changed: bool, reads: bool, left: str, told: str
) -> None:
    sent: list[str] = []
    tool = Tool(tmp_path, reads=reads)
    held = desktop.copy_secret(PLATFORM, tool.environ, sent.append)
    assert held.program == "xclip"
    assert tool.kept.read_text() == PLATFORM
    assert PLATFORM not in held.sentence
    if changed:
        tool.kept.write_text("mine")
    assert told in desktop.clear_secret(held, PLATFORM, tool.environ, sent.append)
    assert tool.kept.read_text() == left
    assert sent == []


def test_over_ssh_the_terminals_clipboard_is_used_and_that_is_said(tmp_path: Path) -> None:
    sent: list[str] = []
    environ = {**Tool(tmp_path).environ, "SSH_TTY": "/dev/pts/1", "TMUX": "x"}
    held = desktop.copy_secret(PLATFORM, environ, sent.append)
    assert (held.program, sent) == (None, [PLATFORM])
    assert "set-clipboard on" in held.sentence
    assert PLATFORM not in held.sentence
    assert "never says whether it did" in desktop.clear_secret(held, PLATFORM, environ, sent.append)
    assert sent == [PLATFORM, ""]


async def test_a_key_is_not_part_of_the_fields_representation(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.paste(PLATFORM)
        field: Any = eyes.app.screen.query_one(SecretField)
        shown = [repr(field), str(field), str(vars(field)), repr(field.rows), repr(vars(eyes.app.screen))]
        assert all(PLATFORM not in text for text in shown)


@pytest.mark.parametrize("key", ["t", "r", "v", "c", "x"])
async def test_what_needs_a_key_says_that_there_is_none_yet(acme: Path, key: str) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press(key)
        assert f"{eyes.key.name} has no key yet: enter stores it." in eyes.words
        await eyes.press("Z")
        assert "Z does nothing here" in eyes.words
