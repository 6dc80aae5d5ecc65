"""Who decides whether output is painted, and what -q and -v change."""

from __future__ import annotations

import errno
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.command import RUN, data, process, run
from tests.store.folders import REPO

PAINT = "\x1b[1mUsage:\x1b[0m"


def in_terminal(*arguments: str, environ: Mapping[str, str]) -> str:
    """What a real terminal is sent."""
    leader, follower = pty.openpty()
    base = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment = {**base, "PYTHONPATH": str(REPO), "TERM": "xterm", **environ}
    command = [sys.executable, "-c", RUN, *arguments]
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment) as child:
        os.close(follower)
        sent = b""
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                break
            if not chunk:
                break
            sent += chunk
        assert child.wait() == 0
    os.close(leader)
    return sent.decode()


@pytest.mark.parametrize(
    ("options", "environ", "painted"),
    [
        ((), {}, True),
        ((), {"TERM": "dumb"}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "auto"), {"NO_COLOR": "1"}, False),
    ],
)
def test_in_a_terminal_the_option_wins_then_no_color_then_force_color(
    options: tuple[str, ...], environ: Mapping[str, str], painted: bool
) -> None:
    assert (PAINT in in_terminal(*options, "status", "--help", environ=environ)) is painted


@pytest.mark.parametrize(
    ("options", "environ", "painted"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_in_a_pipe_nothing_is_painted_unless_asked(
    options: tuple[str, ...], environ: Mapping[str, str], painted: bool
) -> None:
    plain = {"NO_COLOR": "", "FORCE_COLOR": "", **environ}
    assert (PAINT in process(*options, "status", "--help", environ=plain).stdout.decode()) is painted


def test_what_was_chosen_for_one_command_is_forgotten_at_the_next(acme: Path) -> None:
    assert "\x1b" in run("--color", "always", "--help").stdout
    assert "\x1b" not in run("--help").stdout
    assert run("-q", "-C", acme, "config", "where").stdout == ""
    assert run("config", "where").stdout


def test_quiet_leaves_the_exit_code_errors_and_json(acme: Path) -> None:
    silent = run("-q", "-C", acme, "status", code=1)
    assert (silent.stdout, silent.stderr) == ("", "")
    assert data("-q", "-C", acme, "status", code=1)["items"]
    assert run("-q", "-C", acme, "attest", "nosuch", code=2).stderr


def test_verbose_says_what_is_used_on_standard_error(acme: Path, tmp_path: Path) -> None:
    told = run("-v", "-C", acme, "status", code=1)
    folder, person, settings = told.stderr.splitlines()
    assert (folder, person) == (f"folder: {acme}", "person: Ana")
    assert settings.startswith("settings: ")
    assert settings.endswith("settings.toml")
    assert told.stdout == run("-C", acme, "status", code=1).stdout
