"""The workbench's tools in a real terminal: a new policy from the checklist, a real paste, two files, a crash."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.start import start
from codex_rollout_tui.policy.blocks.block import blocks
from tests.story.terminal import Terminal

ANA = Author("Ana")


def begun(root: Path) -> Path:
    start(root, ANA, organisation="Acme", surfaces=["local", "cloud"])
    return root


def test_from_the_checklist_to_a_new_policy_and_an_import_and_back(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    with Terminal(tmp_path / "home", 80, 24) as terminal:
        terminal.run("-C", str(root), CODEX_ROLLOUT_PERSON="Ana")
        terminal.see("Acme", "q Quit")
        terminal.press("2")
        terminal.see("policies/baseline.toml", "^b More")

        # A new policy, from a block; nothing is written before it is saved.
        terminal.press("C-b", "p")
        terminal.see("New policy", "baseline")
        terminal.press("n")
        terminal.see("What the new policy is called")
        terminal.type("pilot")
        terminal.press("Enter")
        terminal.see("Put in a block", "Adds")
        terminal.press("Enter")
        terminal.see("policies/pilot.toml", "Pilot is in:", "not saved")
        assert not (root / "policies" / "pilot.toml").exists()
        terminal.press("C-s")
        terminal.see("Saved: policies/pilot.toml")

        # What a real terminal pastes is looked at, and taken as one step.
        terminal.press("C-b", "i")
        terminal.see("Or paste the text itself")
        terminal.paste('# pasted\nallowed_sandbox_modes = ["read-only"]\n')
        terminal.see("the pasted text", "nothing found wrong")
        terminal.press("Enter")
        terminal.see("Imported the pasted text.", "# pasted", "not saved")

        # One of the texts before is brought back, and that is what stands there.
        terminal.press("C-b", "v")
        terminal.see("Ana", "saved", "Bring it back")
        terminal.press("Enter")
        terminal.see("is back. ^z takes it back.", "# Pilot: for a small group")
        terminal.press("C-q")
        terminal.see("Acme", "q Quit", gone="policies/pilot.toml")
        terminal.press("q")
        terminal.see("EXIT 0")
    assert (root / "policies" / "pilot.toml").read_text().strip() == blocks()["pilot"].text.strip()
    assert [event.fields["policy"] for event in Rollout(root, ANA).events if event.kind == "saved"] == [
        "baseline",
        "pilot",
    ]


def test_two_files_and_one_question_about_both(tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text("# one\n")
    two.write_text("# two\n")
    with Terminal(tmp_path / "home", 80, 24) as terminal:
        terminal.run("policy", "edit", str(one), str(two), "--codex", "off")
        terminal.see("# one", "nothing found wrong")
        terminal.type("#")
        terminal.press("M-p")
        terminal.see("New policy", "two.toml")
        terminal.press("j", "Enter")
        terminal.see("# two")
        terminal.type("#")
        terminal.press("C-q")
        terminal.see("2 policies have changes that are only here", "Save all and leave")
        terminal.press("s")
        terminal.see("EXIT 0")
    assert (one.read_text(), two.read_text()) == ("## one\n", "## two\n")


def test_what_was_saved_before_a_crash_is_noted_and_comes_back(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    path = root / "policies" / "baseline.toml"
    with Terminal(tmp_path / "home", 80, 24) as terminal:
        terminal.run("policy", "edit", str(path), "--codex", "off", CODEX_ROLLOUT_PERSON="Ana")
        terminal.see("nothing found wrong")
        terminal.type("#saved ")
        terminal.press("C-s")
        terminal.see("Saved:")
        terminal.type("#lost ")
        terminal.see("not saved")
        terminal.kill()
        terminal.run("policy", "edit", str(path), "--codex", "off", CODEX_ROLLOUT_PERSON="Ana")
        terminal.see("#saved # Acme", gone="not saved")
        terminal.press("C-b", "v")
        terminal.see("This is the text here", "Ana  saved")
        terminal.press("j")
        terminal.see("+1 -1 lines: no change in meaning.")
        terminal.press("Enter")
        terminal.see("is back. ^z takes it back.")
    assert path.read_text().startswith("#saved # Acme")
