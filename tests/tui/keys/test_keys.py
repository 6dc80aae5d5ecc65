"""The keys in the app: cards, masked entry, mail, rotation, reveal and copy, on a real Secret Service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual import constants

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui import reach
from codex_rollout_tui.tui.screens import secret as secret_screen
from codex_rollout_tui.tui.screens.keys import KeysScreen
from codex_rollout_tui.tui.screens.secret import RevealScreen, SecretScreen, is_logged
from codex_rollout_tui.tui.widgets.secretfield import SecretField
from codex_rollout_tui.vault.vault import Vault
from tests.credentials.made import ACCESS, PLATFORM, PLATFORM_2
from tests.tui.eyes import ANA, NOW, begun, opened
from tests.tui.keys.eyes import KeyEyes, at_keys
from tests.vault.service import SecretService, forget_keyrings


@pytest.fixture
def acme(tmp_path: Path, service: SecretService) -> Path:
    return begun(tmp_path / "acme")


def vault(root: Path) -> Vault:
    return Vault(Rollout(root, ANA).file.id)


def kept(root: Path, name: str = "analytics") -> str:
    found = vault(root).read(name)
    return found.reveal() if found else ""


async def test_both_keys_of_the_guide_are_there_before_they_are_made(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        assert "analytics Analytics API key no key yet" in eyes.words
        assert "compliance Compliance API key no key yet" in eyes.words
        assert "· made ─ · stored ─ · mailed ─ · confirmed ─ · in use" in eyes.words
        assert "Set its permissions to Read only" in eyes.words
        await eyes.press("j")
        assert "Set its permissions to All" in eyes.words
        await eyes.press("escape")
        assert eyes.app.screen is eyes.home


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_a_key_is_stored_from_its_card(acme: Path, size: tuple[int, int]) -> None:
    async with at_keys(acme, size=size) as eyes:
        await eyes.press("enter")
        assert isinstance(eyes.app.screen, SecretScreen)
        await eyes.paste(PLATFORM)
        assert "40 characters, ends in 2345" in eyes.words
        assert PLATFORM not in eyes.text
        assert "•" * 40 in eyes.text
        await eyes.press("enter")
        assert "Stored in Secret Service and read back: analytics ends in 2345." in eyes.words
        assert kept(acme) == PLATFORM
        assert "✓ made ─ ✓ stored ─ · mailed" in eyes.words
        await eyes.press("escape", "escape")
        await eyes.settle()
        assert eyes.status("analytics-key-store") == "done"


async def test_typing_it_works_too_and_can_be_corrected(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.type("oops")
        await eyes.press("ctrl+u")
        await eyes.type(f"{PLATFORM}q?")
        await eyes.press("backspace", "backspace", "enter")
        assert kept(acme) == PLATFORM, "keys that are commands elsewhere are letters here"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (ACCESS, "This looks like a Codex access token"),
        (f"{PLATFORM}\n{PLATFORM_2}", "several lines"),
        (f"{PLATFORM} ", "white space before or after"),
        (f"{PLATFORM}\x00", "NUL bytes"),
        ("sk-" + "x" * 300_000, "300,003 characters long"),
        ("x" * 2_000_000, "characters long; no key is"),
        ("sess-AbCdEfGhIjKlMnOpQrStUv", "the session token of a browser"),
    ],
    ids=["another kind", "two keys", "white space", "NUL", "300 kB", "2 MB", "a session"],
)
async def test_what_is_no_such_key_is_told_below_it_and_not_taken(acme: Path, given: str, told: str) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.paste(given)
        assert told in " ".join(eyes.words.replace("│", " ").split())
        await eyes.press("enter")
        assert isinstance(eyes.app.screen, SecretScreen), "it stays open"
        await eyes.press("ctrl+u")
        await eyes.store(PLATFORM)
        assert kept(acme) == PLATFORM


async def test_a_line_end_at_the_end_of_a_paste_is_forgiven(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(f"{PLATFORM}\r\n")
        assert kept(acme) == PLATFORM


async def test_leaving_forgets_what_was_entered(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.paste(PLATFORM)
        field = eyes.app.screen.query_one(SecretField)
        await eyes.press("escape")
        assert isinstance(eyes.app.screen, KeysScreen)
        assert len(field.secret) == 0
        assert kept(acme) == ""


async def test_a_key_of_another_kind_can_be_added(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("a")
        await eyes.type("release-ci")
        await eyes.press("enter")
        assert isinstance(eyes.app.screen, SecretScreen), eyes.text
        await eyes.store(ACCESS)
        assert kept(acme, "release-ci") == ACCESS
        assert "release-ci Codex access token" in eyes.words


async def test_a_name_that_cannot_be_is_told(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("a")
        await eyes.type("Release CI")
        await eyes.press("enter")
        assert "A key's name has lower-case letters" in eyes.words


async def through_the_mail(eyes: KeyEyes) -> None:
    await eyes.press("m")
    assert "To support@openai.com" in eyes.words
    assert "Last 4 digits of the key: 2345" in eyes.words
    await eyes.press("m", "enter")
    assert "mail sent" in eyes.words
    assert "Note support's answer" in eyes.words
    await eyes.press("enter", "enter")
    assert "✓ confirmed" in eyes.words


async def test_the_mail_and_its_answer_tick_the_guide(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await through_the_mail(eyes)
        await eyes.press("enter")
        await eyes.type("nightly export")
        await eyes.press("enter")
        assert "in use" in eyes.words
        assert eyes.key.used_by == ("nightly export",)
        await eyes.press("escape")
        await eyes.settle()
        assert [eyes.status(f"analytics-key-{end}") for end in ("create", "store", "scope-email", "confirmed")] == [
            "done"
        ] * 4


async def test_a_rotation_in_the_app(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("r")
        assert "The old one, ending in 2345, stays until the end" in " ".join(eyes.words.replace("│", " ").split())
        await eyes.store(PLATFORM_2)
        assert "> 2 Switch its user to the new one" in eyes.words
        assert "ends in 2345, new 7654" in eyes.words
        await eyes.press("r", "enter")
        assert "> 3 Smoke test" in eyes.words
        await eyes.press("b")
        assert "> 2 Switch its user" in eyes.words
        await eyes.press("r", "enter", "r", "enter")
        assert "> 4 Revoke the old one" in eyes.words
        await eyes.press("r")
        await eyes.type("7654")
        await eyes.press("enter")
        assert "The old key analytics ends in 2345, not in 7654" in eyes.words
        await eyes.press("backspace", "backspace", "backspace", "backspace")
        await eyes.type("2345")
        await eyes.press("enter")
        assert "the rotation is over" in eyes.words
        assert kept(acme) == PLATFORM_2
        assert eyes.key.next is None


async def test_giving_a_rotation_up(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("r")
        await eyes.store(PLATFORM_2)
        await eyes.press("x")
        assert "The rotation of analytics is given up" in eyes.words
        assert eyes.keys.seen is not None
        assert [one.code for one in eyes.keys.seen.findings] == ["not-revoked"]
        assert kept(acme) == PLATFORM


async def test_reading_back_and_removing(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("t")
        assert "analytics: read back; it ends in 2345, as the facts say" in eyes.words
        vault(acme).delete("analytics")
        await eyes.press("t")
        assert "the facts say that this machine holds it" in eyes.words
        vault(acme).store("analytics", Secret(PLATFORM))
        await eyes.press("x")
        await eyes.type("9999")
        await eyes.press("enter")
        assert "ends in 2345, not in 9999" in eyes.words
        assert kept(acme) == PLATFORM
        await eyes.press("backspace", "backspace", "backspace", "backspace")
        await eyes.type("2345")
        await eyes.press("enter")
        assert "Out of the keyring" in eyes.words
        assert kept(acme) == ""


async def test_a_key_is_shown_on_purpose_and_gone_after_a_while(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert secret_screen.REVEAL_S == 10
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("v")
        assert isinstance(eyes.app.screen, RevealScreen)
        assert PLATFORM in eyes.text
        await eyes.press("space")
        assert isinstance(eyes.app.screen, KeysScreen)
        assert PLATFORM not in eyes.text
        monkeypatch.setattr(secret_screen, "REVEAL_S", 0.01)
        await eyes.pilot.press("v")
        for _ in range(2_000):
            await eyes.pilot.pause(0.002)
            if isinstance(eyes.app.screen, KeysScreen) and not any(w.is_running for w in eyes.app.workers):
                break
        assert isinstance(eyes.app.screen, KeysScreen), "it went by itself"
        assert PLATFORM not in eyes.text


async def test_a_copied_key_is_taken_back(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_keys(acme) as eyes:
        monkeypatch.setattr(reach, "_TOOLS", ())
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("c")
        assert eyes.app.clipboard == PLATFORM
        assert "Sent to the terminal's clipboard" in eyes.words
        assert "which not every terminal does" in eyes.words
        assert PLATFORM not in eyes.text
        eyes.keys._take_back()
        await eyes.settle()
        assert eyes.app.clipboard == ""
        assert "it never says whether it did" in eyes.words
        await eyes.press("c")
        await eyes.press("escape")
        assert eyes.app.clipboard == "", "leaving takes it back too"


async def test_a_locked_keyring_says_what_to_do_and_the_rest_works(acme: Path, service: SecretService) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        service.lock()
        await eyes.press("t")
        assert "The keyring (Secret Service) is locked." in eyes.words
        assert "gnome-keyring-daemon --replace --unlock" in eyes.words
        await eyes.press("e")
        await eyes.type("Codex Analytics API")
        await eyes.press("enter")
        assert "key name Codex Analytics API" in eyes.words
        service.unlock()
        await eyes.press("t")
        assert "read back" in eyes.words


async def test_without_a_keyring_the_rest_of_the_app_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    async with at_keys(begun(tmp_path / "acme")) as eyes:
        await eyes.press("enter")
        assert not eyes.app.query(SecretField), "no key is asked for that could not be kept"
        assert "There is no keyring on this machine. What to do stands on the page." in eyes.words
        assert eyes.words.count("dbus-run-session") == 1
        await eyes.press("Y")
        assert "dbus-run-session -- bash" in eyes.app.clipboard, "what is copied is whole"
        await eyes.press("escape", "escape")
        assert eyes.app.screen is eyes.home
        await eyes.press("e")
        await eyes.type("all else works")
        await eyes.press("enter")
        assert "Noted" in eyes.words


async def test_the_keyring_is_not_loaded_before_a_key_is_touched(tmp_path: Path) -> None:
    import subprocess
    import sys

    from tests.store.helper import REPO

    code = """
import asyncio, sys
from pathlib import Path
from tests.tui.keys.eyes import at_keys
from tests.tui.eyes import begun, opened
async def main(root):
    async with opened(root) as eyes:
        assert "keyring" not in sys.modules, "the first frame"
    async with at_keys(root) as eyes:
        print("keyring" in sys.modules, "secretstorage" in sys.modules)
asyncio.run(main(begun(Path(sys.argv[1]) / "acme")))
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, timeout=120, check=False)
    assert done.stdout == "False False\n", done.stderr


async def test_changes_of_others_show(acme: Path) -> None:
    from codex_rollout_tui.actions.keys.add import note_facts

    async with at_keys(acme) as eyes:
        note_facts(Rollout(acme, ANA, lambda: NOW), "analytics", None, {"created_by": "Chiara"})
        eyes.keys._look()
        await eyes.settle()
        assert "created by Chiara" in eyes.words


async def test_a_file_that_is_wrong_is_told(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        (acme / "credentials.toml").write_text("schema_version = 9\n")
        eyes.keys._look()
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
        assert isinstance(eyes.app.screen, KeysScreen)
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
    from codex_rollout_tui.actions.keys.add import note_facts

    rollout = Rollout(acme, ANA, lambda: NOW)
    note_facts(rollout, "release-ci", "access-token", {"last4": "Zp3x", "expires": "never", "made": "2026-05-01"})
    async with opened(acme) as eyes:
        assert "keys 1 4" in eyes.words.replace("·", " ") or "keys 1" in eyes.words
        assert "release-ci never expires" in eyes.words


async def test_the_palette_leads_to_the_keys(acme: Path) -> None:
    from codex_rollout_tui.tui.commands import commands

    async with opened(acme) as eyes:
        assert "Keys" in [command.title for command in commands(eyes.app, eyes.app.screen)]
    async with at_keys(acme) as eyes:
        titles = [command.title for command in commands(eyes.app, eyes.app.screen)]
        assert {"Add", "Facts", "Open", "Back"} <= set(titles)
        assert "Keys" not in titles


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_q_goes_back_one_screen_and_only_from_the_checklist_out(acme: Path, size: tuple[int, int]) -> None:
    async with at_keys(acme, size=size) as eyes:
        assert "q Quit" not in eyes.words
        await eyes.press("a")
        assert eyes.keys.detail.form is not None
        eyes.app.set_focus(None)
        await eyes.press("q")
        assert eyes.keys.detail.form is None, "out of the form"
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
        script = folder / "xclip"
        read = f'cat "{self.kept}"' if reads else "exit 1"
        script.write_text(f'#!/bin/sh\ncase "$*" in *-o*) {read};; *) cat > "{self.kept}";; esac\n')
        script.chmod(0o755)
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
    held = reach.copy_secret(PLATFORM, tool.environ, sent.append)
    assert held.program == "xclip"
    assert tool.kept.read_text() == PLATFORM
    assert PLATFORM not in held.said
    if changed:
        tool.kept.write_text("mine")
    assert told in reach.clear_secret(held, PLATFORM, tool.environ, sent.append)
    assert tool.kept.read_text() == left
    assert sent == []


def test_over_ssh_the_terminals_clipboard_is_used_and_that_is_said(tmp_path: Path) -> None:
    sent: list[str] = []
    environ = {**Tool(tmp_path).environ, "SSH_TTY": "/dev/pts/1", "TMUX": "x"}
    held = reach.copy_secret(PLATFORM, environ, sent.append)
    assert (held.program, sent) == (None, [PLATFORM])
    assert "set-clipboard on" in held.said
    assert PLATFORM not in held.said
    assert "never says whether it did" in reach.clear_secret(held, PLATFORM, environ, sent.append)
    assert sent == [PLATFORM, ""]


async def test_a_key_is_not_part_of_the_fields_representation(acme: Path) -> None:
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.paste(PLATFORM)
        field: Any = eyes.app.screen.query_one(SecretField)
        shown = [repr(field), str(field), str(vars(field)), repr(field.rows), repr(vars(eyes.app.screen))]
        assert all(PLATFORM not in text for text in shown)
