"""A real terminal: the program in tmux, keys typed into it, its screen read back."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.real import need

PATIENCE_S = 60.0
"""How long a screen may take to show what it must; a slow machine is not a failure."""


class Terminal:
    """One program in a tmux server of its own. Use as a context manager: leaving it ends everything."""

    def __init__(self, home: Path, columns: int = 120, rows: int = 36) -> None:
        self._tmux = str(need("tmux"))
        self._socket = f"codex-rollout-{uuid.uuid4().hex[:12]}"
        self._home = home
        self._size = (columns, rows)

    def __enter__(self) -> Self:
        self._home.mkdir(exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([self._tmux, "-L", self._socket, "kill-server"], capture_output=True, check=False)

    def run(self, *arguments: str, **environment: str) -> None:
        """Start codex-rollout; what it prints after its end stays on the screen, with its exit code."""
        env = {"HOME": str(self._home), "TERM": "tmux-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        assigned = " ".join(f"{name}={shlex.quote(value)}" for name, value in (env | environment).items())
        program = shlex.join([sys.executable, "-m", "codex_rollout_tui", *arguments])
        script = f"env -i {assigned} {program}; echo EXIT $?; cat"
        self._call("kill-server", check=False)
        # A server that is ending takes new sessions with it, so each run has one of its own.
        self._socket = f"codex-rollout-{uuid.uuid4().hex[:12]}"
        columns, rows = self._size
        self._call("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), script)

    def _call(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run([self._tmux, "-L", self._socket, *arguments], capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"tmux {arguments}: {done.stderr}")
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (`Enter`, `Escape`, `Space`, `a`)."""
        for key in keys:
            self._call("send-keys", key)

    def type(self, text: str) -> None:
        """Type a text."""
        self._call("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Paste a text as a terminal does: in brackets, where the program asked for them."""
        self._call("set-buffer", text)
        self._call("paste-buffer", "-p")

    def kill(self) -> None:
        """End the program as a crash of the machine would: SIGKILL, no farewell."""
        shell = self._call("list-panes", "-F", "#{pane_pid}").strip()
        child = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True).stdout.split()[0]
        os.kill(int(child), signal.SIGKILL)

    @property
    def screen(self) -> str:
        """What a person sees."""
        return self._call("capture-pane", "-p").replace("\xa0", " ")

    def see(self, *texts: str, gone: str = "") -> str:
        """Wait until every text is on the screen (and `gone` is not), and return the screen."""
        return self.until(
            lambda screen: all(text in screen for text in texts) and not (gone and gone in screen),
            f"{texts!r}{f' and not {gone!r}' if gone else ''}",
        )

    def until(self, holds: Callable[[str], bool], what: str) -> str:
        """Wait until something holds of the screen; fails with the screen when it never does."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds(screen := self.screen):
            if time.monotonic() > deadline:
                raise AssertionError(f"never saw {what} on:\n{screen}")
            # Polling is the only way to read a terminal; each look is a process of its own, so this does not spin.
        return screen
