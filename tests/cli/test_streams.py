"""Standard streams that are closed, full, or nobody reads: a sentence and exit code 2, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from codex_rollout_tui.cli.streams import StreamGate
from tests.actions.rollouts import content
from tests.cli.command import RUN, run
from tests.store.folders import REPO

STATUS, NOTE, LINT = ("status",), ("note", "local-toggle", "x"), ("policy", "lint", "-")
COMMANDS: Sequence[tuple[str, ...]] = (
    STATUS, NOTE, LINT, ("--help",), ("guide", "list"), ("doctor",), ("policy", "check-docs"),
    ("key", "list", "--json"),
)  # fmt: skip
READING = (
    ("compat",),
    ("verdict",),
    ("explain", "--system"),
    ("test",),
    ("diff", "-"),
    ("decide", "--domain", "x.org"),
)


def shell(acme: Path, words: Sequence[str], redirection: str) -> subprocess.CompletedProcess[str]:
    """A command of a shell, with a redirection or a pipe behind it."""
    line = f'set -o pipefail; "$0" -c "$1" -C "$2" "${{@:3}}" {redirection}'
    command = ["bash", "-c", line, sys.executable, RUN, str(acme), *words]
    environ = {**os.environ, "PYTHONPATH": str(REPO)}
    return subprocess.run(command, capture_output=True, text=True, env=environ, cwd=REPO, timeout=60, check=False)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_closed_output_is_said_before_anything_is_done(acme: Path, words: tuple[str, ...]) -> None:
    before = content(acme)
    done = shell(acme, words, ">&- </dev/null")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith("codex-rollout: Standard output is closed")
    assert content(acme) == before


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_output_is_a_sentence(acme: Path, words: tuple[str, ...]) -> None:
    done = shell(acme, words, ">/dev/full </dev/null")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith("codex-rollout: Standard output cannot be written: the disk is full.")


@pytest.mark.parametrize("words", [STATUS, NOTE, ("--help",)], ids=" ".join)
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "<&-"])
def test_what_a_command_does_not_need_it_does_not_miss(acme: Path, words: tuple[str, ...], redirection: str) -> None:
    done = shell(acme, words, redirection)
    assert done.returncode == (1 if words == STATUS else 0)
    assert "Traceback" not in done.stderr
    assert done.stdout


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_a_refusal_nobody_hears_is_a_refusal(acme: Path, redirection: str) -> None:
    done = shell(acme, ("attest", "no-such-item"), redirection)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.parametrize(
    "words",
    [LINT, ("policy", "compat", "-"), ("policy", "verdict", "-"), ("policy", "explain", "--system", "-")],
    ids=" ".join,
)
def test_a_closed_input_that_is_needed_is_a_sentence(acme: Path, words: tuple[str, ...]) -> None:
    done = shell(acme, words, "<&-")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "Standard input is closed." in done.stderr


def test_an_input_that_cannot_be_read_is_a_sentence(acme: Path, tmp_path: Path) -> None:
    done = shell(acme, LINT, f"0>{tmp_path}/new")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "Standard input cannot be read: it is open for writing only." in done.stderr


@pytest.mark.parametrize("words", [(), ("policy", "edit", "x.toml")], ids=["app", "edit"])
@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", ">/dev/full", "| cat"])
def test_the_app_without_a_terminal_is_a_sentence(acme: Path, words: tuple[str, ...], redirection: str) -> None:
    done = shell(acme, words, redirection)
    assert done.returncode == 2
    assert done.stderr.count("\n") == (0 if redirection == "2>&-" else 1)


def test_a_closed_stream_lends_its_number_to_no_file(acme: Path) -> None:
    """What is written to a number that a file got would end in that file: a journal, say."""
    opens = "import os; print(os.open('/dev/null', os.O_RDONLY) > 2)"
    line = f"from codex_rollout_tui.cli import streams; streams.stand_in_for_closed(); {opens}"
    command = ["bash", "-c", '"$0" -c "$1" <&- 2>&-', sys.executable, line]
    environ = {**os.environ, "PYTHONPATH": str(REPO)}
    assert subprocess.run(command, capture_output=True, env=environ, check=False).stdout == b"True\n"


def test_a_warning_and_a_traceback_go_through_the_gate() -> None:
    code = "import sys, warnings; from codex_rollout_tui.cli import streams; streams.put_up_gates()\n"
    code += "warnings.warn('\\x1b]0;w\\x07'); print('\\x9b', file=sys.stderr); raise OSError('\\x1b[2J\\u202e')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, check=False)
    assert "\x1b" not in done.stderr
    assert all(text in done.stderr for text in (r"\x1b]0;w\x07", r"\x9b", r"OSError: \x1b[2J\u202e"))


def test_gates_are_gone_after_a_command_in_this_process() -> None:
    before = sys.stdout, sys.stderr
    run("--help")
    assert (sys.stdout, sys.stderr) == before
    assert not isinstance(sys.stdout, StreamGate)
