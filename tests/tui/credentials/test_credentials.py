"""The keys in the app: cards, masked entry, mail, rotation, reveal and copy, on a real Secret Service."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.tui.credentials import panes, secret_screens
from codex_rollout_tui.tui.credentials.screen import CredentialsScreen
from codex_rollout_tui.tui.credentials.secret_field import SecretField
from codex_rollout_tui.tui.credentials.secret_screens import RevealScreen, SecretScreen
from codex_rollout_tui.tui.kit import desktop
from codex_rollout_tui.vault.vault import Vault
from tests.credentials.samples import ACCESS, PLATFORM, PLATFORM_2
from tests.tui.credentials.driver import KeysDriver, at_keys
from tests.tui.driver import ANA, begun
from tests.tui.settled import until
from tests.vault.service import SecretService, forget_keyrings


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
        assert isinstance(eyes.app.screen, CredentialsScreen)
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


async def through_the_mail(eyes: KeysDriver) -> None:
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
        assert eyes.keys.panes.snapshot is not None
        assert [one.code for one in eyes.keys.panes.snapshot.findings] == ["not-revoked"]
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
    assert secret_screens.REVEAL_S == 10
    async with at_keys(acme) as eyes:
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("v")
        assert isinstance(eyes.app.screen, RevealScreen)
        assert PLATFORM in eyes.text
        await eyes.press("space")
        assert isinstance(eyes.app.screen, CredentialsScreen)
        assert PLATFORM not in eyes.text
        monkeypatch.setattr(secret_screens, "REVEAL_S", 0.01)
        await eyes.pilot.press("v")
        await until(eyes.app, lambda: isinstance(eyes.app.screen, CredentialsScreen), lambda: "it never went by itself")
        await eyes.settle()
        assert PLATFORM not in eyes.text


async def test_a_copied_key_is_taken_back(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_keys(acme) as eyes:
        monkeypatch.setattr(desktop, "_TOOLS", ())
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("c")
        assert eyes.app.clipboard == PLATFORM
        assert "Sent to the terminal's clipboard" in eyes.words
        assert "which not every terminal does" in eyes.words
        assert PLATFORM not in eyes.text
        eyes.keys.panes.outlet.take_back()
        await eyes.settle()
        assert eyes.app.clipboard == ""
        assert "it never says whether it did" in eyes.words
        await eyes.press("c")
        await eyes.press("escape")
        assert eyes.app.clipboard == "", "leaving takes it back too"


async def test_a_copied_key_is_taken_back_by_itself(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_keys(acme) as eyes:
        monkeypatch.setattr(desktop, "_TOOLS", ())
        monkeypatch.setattr(panes, "CLEAR_S", 0.01)
        await eyes.press("enter")
        await eyes.store(PLATFORM)
        await eyes.press("c")
        await until(eyes.app, lambda: "Asked the terminal to empty its clipboard" in eyes.words, lambda: eyes.text)
        assert eyes.app.clipboard == ""


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
        assert "There is no keyring on this machine: make this key" in eyes.words
        assert "? all steps, and how to do without" in eyes.words
        assert "export-env" not in eyes.words, "the rest is a key away"
        assert "It is shown once" not in eyes.words, "nobody makes a key that has no place"
        await eyes.press("enter")
        assert not eyes.app.query(SecretField), "no key is asked for that could not be kept"
        assert "There is no keyring on this machine. What to do stands on the page." in eyes.words
        assert eyes.words.count("? all steps") == 1
        await eyes.press("down")
        assert "What to do stands on the page" not in eyes.words, "it was said of another key"
        await eyes.press("up", "enter")
        await eyes.press("question_mark")
        assert "dbus-run-session -- bash" in eyes.words
        assert "key export-env NAME" in eyes.words
        await eyes.press("escape")
        await eyes.press("Y")
        assert "dbus-run-session -- bash" in eyes.app.clipboard, "what is copied is whole"
        await eyes.press("escape", "escape")
        assert eyes.app.screen is eyes.home
        await eyes.press("e")
        await eyes.type("all else works")
        await eyes.press("enter")
        assert "Noted" in eyes.words
