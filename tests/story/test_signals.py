"""Signals in a real terminal below a real shell: whatever ends the app or sets it aside, the terminal is as before."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.start import start
from tests.real import need
from tests.safety.hostile.text import SEQUENCES
from tests.store.folders import REPO
from tests.story.terminal import Terminal

ON = ("1049", "1000", "1002", "1003", "1006", "1015", "1004", "2026", "2048")
"""Modes that a shell has not: another screen, the mouse, focus, whole frames, sizes."""


class Job(Terminal):
    """A shell with job control in which the app is a job, and every byte it gets."""

    def open(self) -> None:
        """Start the shell."""
        env = {"HOME": str(self._home), "TERM": "tmux-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        env |= {"PS1": "PROMPT ", "PYTHONPATH": str(REPO), "CODEX_ROLLOUT_PERSON": "Ana"}
        assigned = " ".join(f"{name}={shlex.quote(value)}" for name, value in env.items())
        self._socket = f"codex-rollout-{uuid.uuid4().hex[:12]}"
        shell = f"env -i {assigned} {need('bash')} --norc -i"
        self._call("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "36", shell)
        self._call("pipe-pane", "-o", f"cat >{shlex.quote(str(self._home / 'raw'))}")
        self.see("PROMPT")

    def say(self, line: str) -> None:
        """Type a line of the shell."""
        self.type(line)
        self.press("Enter")

    def begin(self, *arguments: str) -> None:
        """Start codex-rollout as a job of the shell."""
        program = shlex.join([sys.executable, "-m", "codex_rollout_tui", *arguments])
        self.say(f"{program}; echo EXIT-$?")

    @property
    def child(self) -> int:
        """The process of the job."""
        shell = self._call("list-panes", "-F", "#{pane_pid}").strip()
        return int(subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True).stdout.split()[0])

    def settings_of_the_terminal(self, name: str) -> str:
        """What `stty` says, asked in the shell."""
        self.say(f"stty -a >{self._home}/{name}; echo WROTE-{name}")
        self.until(lambda screen: f"\nWROTE-{name}" in screen, name)
        return (self._home / name).read_text()

    @property
    def raw(self) -> str:
        """Every byte that the terminal was sent."""
        return (self._home / "raw").read_text(encoding="utf-8", errors="replace")

    @property
    def modes(self) -> dict[str, str]:
        """Each mode of the terminal that was ever set, and how it was set last."""
        return {
            mode: how for modes, how in re.findall(r"\x1b\[\?([\d;]+)([hl])", self.raw) for mode in modes.split(";")
        }

    def assert_as_before(self, before: str, name: str) -> None:
        """The terminal is the shell's again."""
        assert self.settings_of_the_terminal(name) == before
        self.until(lambda screen: self.modes.get("1049") == "l", "the app had its screen, and has left it")
        modes = self.modes
        assert {mode: modes[mode] for mode in ON if modes.get(mode) == "h"} == {}
        assert modes["25"] == "h", "the cursor is in sight"
        assert self.raw.count("\x1b[>") == self.raw.count("\x1b[<u"), "the keyboard is as it was"
        assert self._call("display-message", "-p", "#{alternate_on}#{mouse_any_flag}#{cursor_flag}").strip() == "001"


@pytest.fixture
def rollout(tmp_path: Path) -> Path:
    root = tmp_path / "acme"
    start(root, Author("Ana"), organisation="Acme", surfaces=["local", "cloud"])
    return root


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    with Job(tmp_path / "home") as terminal:
        terminal.open()
        yield terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_app_that_is_ended_leaves_the_terminal_as_it_was(rollout: Path, job: Job, number: int) -> None:
    before = job.settings_of_the_terminal("before")
    job.begin("-C", str(rollout))
    job.see("Attest")
    job.press("e")
    job.see("remembered")
    os.kill(job.child, number)
    job.see(f"EXIT-{128 + number}")
    job.assert_as_before(before, "after")


def test_an_app_that_is_set_aside_comes_back(rollout: Path, job: Job) -> None:
    before = job.settings_of_the_terminal("before")
    job.begin("-C", str(rollout))
    job.see("Attest")
    job.press("C-z")
    job.see("Stopped", "PROMPT")
    job.assert_as_before(before, "aside")
    job.say("fg")
    job.see("Attest", "Steps", gone="Stopped")
    os.kill(job.child, signal.SIGTSTP)
    job.see("Stopped", gone="Attest")
    job.assert_as_before(before, "again")
    job.say("bg; clear")
    job.say("jobs")
    job.see("Stopped")  # it wants the terminal, which only the foreground has
    job.say("fg")
    job.see("Attest", "Steps", gone="Stopped")
    job.press("q")
    job.until(lambda screen: "Attest" not in screen, "the end of the app")
    job.assert_as_before(before, "after")


def test_in_the_editor_it_is_undo_and_the_palette_sets_aside(rollout: Path, job: Job) -> None:
    before = job.settings_of_the_terminal("before")
    job.begin("policy", "edit", str(rollout / "policies" / "baseline.toml"))
    job.see("More")
    job.type("# zzz")
    job.see("# zzz")
    job.press("C-z")
    job.until(lambda screen: "# zzz" not in screen and "Stopped" not in screen, "the text before")
    job.press("C-p")
    job.see("Search")
    job.type("suspend")
    job.see("fg there brings the app back")
    job.press("Enter")
    job.see("Stopped")
    job.assert_as_before(before, "aside")
    job.say("fg")
    job.see("More", gone="Stopped")
    os.kill(job.child, signal.SIGHUP)
    job.see("Hangup")
    job.assert_as_before(before, "after")


def test_a_question_for_a_key_leaves_no_silent_shell(job: Job) -> None:
    before = job.settings_of_the_terminal("before")
    ask = "from codex_rollout_tui.cli.key.read_secret import read_secret; read_secret('The key')"
    job.say(shlex.join([sys.executable, "-c", ask]))
    job.see("nothing is shown")
    job.press("C-z")
    job.see("Stopped")
    assert job.settings_of_the_terminal("aside") == before
    job.say("clear; fg")
    job.see("nothing is shown")
    job.type("hidden")
    os.kill(job.child, signal.SIGTERM)
    assert "hidden" not in job.see("Terminated")
    assert job.settings_of_the_terminal("after") == before


def test_where_no_shell_could_continue_it_nothing_is_stopped(rollout: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path / "alone") as terminal:
        terminal.run("-C", str(rollout), CODEX_ROLLOUT_PERSON="Ana")
        terminal.see("Attest")
        terminal.press("C-z", "/")
        terminal.see("search every item")


def test_a_hostile_organisation_sends_the_terminal_nothing_of_its_own(rollout: Path, job: Job) -> None:
    """The bytes themselves, as they reach a terminal."""
    file = rollout / "rollout.toml"
    evil = "".join(f"\\u{ord(char):04x}" for char in "".join(SEQUENCES))
    file.write_text(file.read_text().replace('"Acme"', f'"{evil}"'))
    job.begin("-C", str(rollout))
    job.see("Attest", r"\x1b]52;c;")
    job.press("j", "?")
    job.see("Keys here")
    job.press("Escape")
    job.see("Attest", gone="Keys here")
    job.press("q")
    job.see("EXIT-0")
    assert [ascii(sequence) for sequence in SEQUENCES[:6] if sequence in job.raw] == []
    assert "\x9b" not in job.raw
