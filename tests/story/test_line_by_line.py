"""The first hour without a screen that can place text: line by line, killed in the middle, and gone on with."""

from __future__ import annotations

from pathlib import Path

from tests.story.terminal import Terminal
from tests.story.test_walk import status

PROMPT = "What now? (? lists what can be said)"


def enter(terminal: Terminal, text: str = "") -> None:
    """Type a line."""
    if text:
        terminal.type(text)
    terminal.press("Enter")


def test_first_run_attest_kill_and_go_on(tmp_path: Path) -> None:
    root, home = tmp_path / "acme", tmp_path / "home"
    with Terminal(home, 160, 60) as terminal:
        terminal.run("-C", str(root), TERM="dumb")
        terminal.see("same checklist line by line with: codex-rollout -C", "EXIT 2")

        terminal.run("--plain", "-C", str(root), TERM="dumb")
        terminal.see("Answer what you know", "Your name")
        enter(terminal, "Ana Ruiz")
        terminal.see("Organisation (its name):")
        enter(terminal, "Acme")
        terminal.see("The rollout of Acme is in", "1. not yet")
        enter(terminal, "local")
        terminal.see("Saved. 68 of 93 items apply.")
        enter(terminal, "/back")
        terminal.see("The other questions can wait", PROMPT)
        enter(terminal, "find local-toggle")
        terminal.see("Turn on Codex Local", 'What does "Allow members to use Codex Local" show?')
        enter(terminal, "t")
        terminal.see("Number or words")
        enter(terminal, "on")
        terminal.see("Note (what you saw; an empty line ends it):")
        enter(terminal, "seen with Ben")
        terminal.see("more:")
        enter(terminal)
        terminal.see("Link")
        enter(terminal)
        terminal.see("File")
        enter(terminal)
        terminal.see("Attested: Turn on Codex Local. u takes it back.")
        enter(terminal, "w")
        terminal.see("Who must act?")
        terminal.kill()
        terminal.see("EXIT 137")
        assert status(root, home)["local-toggle"]["reason"] == "on; seen with Ben"

        terminal.run("-C", str(root), "--person", "Ana Ruiz", "walk", "local-toggle", TERM="dumb")
        terminal.see("m reads more", PROMPT)
        enter(terminal, "m")
        terminal.see("attested done: on; seen with Ben")
        enter(terminal, "u")
        terminal.see("Taken back: Turn on Codex Local", "It is to do now")
        terminal.press("C-c")
        terminal.see("Everything that was said to be saved or done is on the disk.", "EXIT 130")
    assert status(root, home)["local-toggle"]["status"] == "todo"
