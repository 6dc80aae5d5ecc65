"""A key that is in sight when the app is killed is wiped off the terminal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from typing import Any

from codex_rollout_tui.tui.credentials.screen_guard import ScreenGuard
from tests.store.folders import REPO

SHOWS = """
import sys
from codex_rollout_tui.tui.credentials.screen_guard import ScreenGuard
guard = ScreenGuard()
guard.start(sys.argv[1])
with open(sys.argv[1], "w") as terminal:
    terminal.write("\\033[?1049hthe-key")
if sys.argv[2] == "hides":
    guard.stop()
print("ready", flush=True)
sys.stdin.read()
"""


def _heed() -> None:
    """Whoever runs the tests may have them ignore the end of a terminal, as `nohup` does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def said(what: str, signal_number: int) -> bytes:
    """All that comes to a terminal on which a key is shown, and then the process is killed."""
    main, side = pty.openpty()
    command = [sys.executable, "-c", SHOWS, os.ttyname(side), what]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, cwd=REPO, preexec_fn=_heed) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == b"ready\n"
        app.send_signal(signal_number)
        app.wait(60)
    os.close(side)
    seen = b""
    try:
        while block := os.read(main, 4096):
            seen += block
    except OSError:
        pass  # every process that had the terminal has ended
    os.close(main)
    return seen


def test_a_key_in_sight_is_wiped_when_the_app_is_killed() -> None:
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP):
        key, _, after = said("shows", number).partition(b"the-key")
        assert key.endswith(b"\033[?1049h")
        assert after.startswith(b"\033[2J"), number
        assert after.endswith(b"\033[?25h\033[?1049l\033[0m"), number
        assert b"\033[?1003l" in after


def test_once_it_is_hidden_nothing_is_wiped() -> None:
    assert said("hides", signal.SIGKILL).endswith(b"the-key")


def test_without_a_terminal_nobody_waits() -> None:
    guard = ScreenGuard()
    guard.start("/nowhere/tty")
    guard.stop()
    guard.stop()
