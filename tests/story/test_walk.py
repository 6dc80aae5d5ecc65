"""An admin's first hour in a real terminal, with the real Codex, interrupted and found again the next day."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real import need
from tests.story.terminal import Terminal


def status(root: Path, home: Path) -> dict[str, dict[str, str]]:
    """What `status --json` says, by item."""
    done = subprocess.run(
        [sys.executable, "-m", "codex_rollout_tui", "-C", str(root), "status", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    return {item["id"]: item for item in json.loads(done.stdout)["items"]}


def go_to(terminal: Terminal, words: str, title: str) -> None:
    """Search for an item, take it, and clear the search."""
    terminal.press("/")
    terminal.see("search every item")
    terminal.type(words)
    terminal.see(f"found: “{words}”", title)
    terminal.press("Enter")
    terminal.see("esc Back")


def test_first_run_to_reopening(tmp_path: Path) -> None:
    need("codex")
    root, home = tmp_path / "acme", tmp_path / "home"
    with Terminal(home) as terminal:
        terminal.run("-C", str(root))
        terminal.see("Welcome", "Pre-requisites: owners")

        # First run: who are you, what do you use.
        terminal.type("Ana Ruiz")
        terminal.press("Enter")
        terminal.type("Acme")
        terminal.press("Enter")
        terminal.see("The rollout of Acme is in")
        terminal.press("Space", "Enter")
        terminal.see("Saved. 68 of 93 items apply.", "‹ local ›")
        terminal.press("Up", "Space", "Space", "Enter")
        terminal.see("Saved. 93 of 93 items apply.", "‹ both ›")
        terminal.press("Escape")
        terminal.see("space Attest")

        # Three items with their challenges.
        for words, title, answer in (
            ("cloud local toggle", "Turn on Codex Local", None),
            ("device code", "Decide on device code sign-in", None),
            ("workspace_id uuid", "Record the workspace id", "123e4567-e89b-12d3-a456-426614174000"),
        ):
            go_to(terminal, words.replace("cloud local toggle", "access-token toggle"), title)
            terminal.press("Space")
            terminal.see("⏎ Save")
            if answer is None:
                terminal.press("Space", "Enter")
            else:
                terminal.type(answer)
                terminal.press("Enter")
            terminal.see(f"Attested: {title}", gone="⏎ Save")
            terminal.press("Escape", "Escape")
            terminal.see("Steps", gone="found:")

        # A sandbox mode; the preview follows at once, and the real Codex refuses it, then takes the mended one.
        go_to(terminal, "external-sandbox", "Sandbox modes")
        terminal.press("c")
        terminal.see("Choices: Sandbox modes")
        terminal.press("Down", "Space")
        terminal.see('allowed_sandbox_modes = ["wor', "REQ021", "refuses this file")
        terminal.press("F")
        terminal.see("accepts this file", gone="REQ021")
        terminal.press("Escape")
        terminal.see("✓✓")
        terminal.press("Escape", "Escape")
        terminal.see("Steps", gone="found:")

        # Wait, waive, undo.
        go_to(terminal, "left navigation", "Turn on Codex cloud")
        terminal.press("w")
        terminal.see("Who must act?")
        terminal.type("Emil Sand")
        terminal.press("Enter")
        terminal.see("Waiting: Turn on Codex cloud")
        terminal.press("Escape", "Escape")
        terminal.see("Steps", gone="found:")
        go_to(terminal, "back the groups", "Back the groups with SCIM")
        terminal.press("v")
        terminal.see("Why is it accepted")
        terminal.type("comes in autumn")
        terminal.press("Enter")
        terminal.see("Waived: Back the groups with SCIM")
        terminal.press("a")
        terminal.see("Who takes this item?")
        terminal.type("Nobody")
        terminal.press("Enter")
        terminal.see("Assigned: Back the groups with SCIM")
        terminal.press("u")
        terminal.see("Taken back: Back the groups with SCIM")
        terminal.press("Escape", "Escape", "Escape")
        terminal.see("q Quit", gone="esc Back")
        terminal.press("q")
        terminal.see("EXIT 0")

        # The next day everything is there, and the app opens where it was left.
        terminal.run("-C", str(root), "--person", "Ana Ruiz")
        terminal.see("Acme · guide 2026-05-18", "Back the groups with SCIM", "waived")
        terminal.press("p")
        terminal.see("accepts this file")
        terminal.press("q")
        terminal.see("EXIT 0")

    found = status(root, home)
    expected = {
        "prereq-decide-surfaces": "done",
        "local-toggle": "done",
        "local-device-code": "done",
        "prereq-workspace-id": "done",
        "policy-sandbox-modes": "verified",
        "cloud-toggle": "waiting",
        "rbac-scim": "waived",
    }
    assert {item: found[item]["status"] for item in expected} == expected
    assert found["rbac-scim"]["person"] != "Nobody"
    policy = (root / "policies" / "baseline.toml").read_text()
    assert 'allowed_sandbox_modes = ["' in policy
    assert "read-only" in policy


def test_killed_in_the_middle_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    root, home = tmp_path / "acme", tmp_path / "home"
    with Terminal(home) as terminal:
        terminal.run("-C", str(root))
        terminal.see("Welcome")
        terminal.type("Ana")
        terminal.press("Enter")
        terminal.type("Acme")
        terminal.press("Enter")
        terminal.see("The rollout of Acme is in")
        terminal.press("Space", "Enter")
        terminal.see("Saved. 68 of 93 items apply.")
        terminal.kill()
        terminal.see("EXIT 137")
        terminal.run("-C", str(root))
        terminal.see("Acme · guide 2026-05-18", "Pre-requisites: owners")
    assert status(root, home)["prereq-decide-surfaces"]["status"] == "done"


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
def test_no_color_has_no_colours_and_says_everything(tmp_path: Path, theme: str) -> None:
    root, home = tmp_path / "halden", tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(f'theme = "{theme}"\n')
    with Terminal(home) as terminal:
        terminal.run("demo", "--folder", str(root), NO_COLOR="1", CODEX_ROLLOUT_CONFIG=str(home))
        terminal.see("Halden Instruments", "9 failed", "2 stale", "2 waiting", "Pre-requisites: owners")
        raw = terminal._call("capture-pane", "-e", "-p")
        colours = {part for part in raw.split("\x1b[") if part[:3] in ("38;", "48;")}
        greys = {part for part in colours if len(set(part.split("m")[0].split(";")[2:5])) == 1}
        assert colours == greys, "only shades of grey, if anything"
        terminal.press("q")
        terminal.see("EXIT 0", "The demo is still in")


def test_no_terminal_is_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "codex_rollout_tui", "-C", str(tmp_path / "acme")],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert "Traceback" not in done.stderr
