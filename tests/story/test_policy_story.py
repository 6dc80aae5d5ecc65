"""A security owner's whole story with one policy, in a real terminal, with the real Codex beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.policy.blocks.block import blocks
from codex_rollout_tui.store import expectation_files
from codex_rollout_tui.store import expectations as store
from tests.real import need
from tests.story.terminal import Terminal


def write_over(terminal: Terminal, old: str, new: str) -> None:
    """Find something and write something else in its place."""
    terminal.press("C-f")
    terminal.see("Previous")
    terminal.type(old)
    terminal.see(" of ")
    terminal.press("Escape")
    terminal.see("^space Complete")  # a terminal takes an escape with a key right behind it for another key
    terminal.type(new)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_from_a_block_to_a_policy_that_does_what_it_must(tmp_path: Path, size: tuple[int, int]) -> None:
    need("codex")
    path = tmp_path / "requirements.toml"
    standard = blocks()["standard"]
    wide = size[0] >= 120
    with Terminal(tmp_path / "home", *size) as terminal:
        terminal.run("policy", "edit", str(path))
        terminal.see("new file", "codex 0.169.0 accepts this file")
        terminal._call("set-option", "-g", "set-clipboard", "on")

        # Start from a block.
        terminal.press("C-b")
        terminal.see("Put in a block")
        terminal.press("b")
        terminal.see("Standard", "What it would do")
        terminal.press("Down", "Enter")
        terminal.see("Standard is in", "not saved")
        terminal.press("C-s")
        terminal.see("Saved:", gone="not saved")
        assert path.read_text() == standard.text

        # Break it: the real Codex refuses.
        write_over(terminal, '["read-only", ', "[")
        terminal.see("1 wrong", "codex 0.169.0 refuses this file")

        # See the finding, fix it with one key, and see the real binary accept.
        terminal.press("F8")
        terminal.see("REQ021", "^t Fix")
        terminal.press("C-t")
        terminal.see("Mended: Add", "codex 0.169.0 accepts this file", gone="1 wrong")

        # Add an expectation.
        terminal.press("F4")
        terminal.type("git push must prompt")
        terminal.see("as it must be")
        terminal.press("Enter")
        terminal.see("Kept: git push must prompt", "the expectation is met")

        # Make it fail.
        terminal.press("Escape")
        terminal.see("^space Complete")
        write_over(terminal, '"push"', '"pull"')
        terminal.see("1 of 1 expectations unmet")
        if not wide:
            terminal.press("C-o")
        terminal.see("git push must prompt, but it is left open")
        if not wide:
            terminal.press("C-o")

        # Mend it, and save.
        write_over(terminal, '"pull"', '"push"')
        terminal.see("codex 0.169.0 accepts this file", gone="unmet")
        terminal.press("C-s")
        terminal.see("Saved:", gone="not saved")

        # Copy the text out.
        terminal.press("C-b")
        terminal.see("Copy the whole text")
        terminal.press("y")
        terminal.see("sent to the terminal's clipboard")
        copied = terminal._call("show-buffer")
        terminal.press("C-q")
        terminal.see("EXIT 0")

        # The scheduler hears the same.
        terminal.run("policy", "test", str(path))
        terminal.see("all 1 met", "EXIT 0")
    assert copied == path.read_text()
    assert '"read-only"' in copied
    assert '{ token = "push" }' in copied
    assert [each.asked for each in store.load(expectation_files.of_file(path))] == ["git push"]
