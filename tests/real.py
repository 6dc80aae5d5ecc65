"""Real parts for tests: found, or the test is skipped with the install hint (and fails where they are required)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HINTS = {
    "tmux": "apt-get install tmux",
    "git": "apt-get install git",
    "chromium": "apt-get install chromium",
    "bwrap": "apt-get install bubblewrap",
    "codex": "npm install -g @openai/codex@0.169.0",
    "dbus-run-session": "apt-get install dbus",
    "dbus-daemon": "apt-get install dbus",
    "/proc": "run the tests on Linux (they read the process list there)",
    "gnome-keyring-daemon": "apt-get install gnome-keyring",
    "root": "run the tests as root (they drop to an unprivileged uid, or mount a small tmpfs)",
}


def missing(part: str) -> None:
    """Skip the test with the install hint; fail it where every real part must be there."""
    message = f"needs {part}: {HINTS[part]}"
    if os.environ.get("CODEX_ROLLOUT_REQUIRE_REAL") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def need(part: str) -> Path:
    """The path of a real program, or no test."""
    found = shutil.which(part)
    if found is None:
        missing(part)
    return Path(str(found))


def need_root() -> None:
    """Some faults (another uid, a full disk) can only be made by root."""
    if os.geteuid() != 0:
        missing("root")


def need_codex(version: str) -> Path:
    """The native binary of one version of Codex, or no test.

    It is looked for below `CODEX_ROLLOUT_BINARIES` (a folder VERSION each, as `npm install --prefix` leaves it), in the
    cache folder of `python -m tests.probing install VERSION`, and on PATH.
    """
    from tests.probing.install import HINT, installed

    HINTS[f"codex {version}"] = HINT.format(version=version)
    found = installed(version, os.environ)
    if found is None:
        missing(f"codex {version}")
    assert found is not None
    return found.path
