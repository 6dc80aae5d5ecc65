"""Whoever ends the app while a key is in sight: somebody is left to wipe it off the terminal."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress

_LEAVE = (
    r"\033[2J\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1015l\033[?2004l\033[?1004l\033[?25h\033[?1049l\033[0m"
)
"""Empty the screen, give the mouse and pasting back, show the cursor, go back to the lines from before the app."""
_WAIT = f'read -r line || {{ stty sane <&1; printf "{_LEAVE}"; }} 2>/dev/null'


class ScreenGuard:
    """A small process that waits for this one to say that the key is hidden, or to end without it.

    It is told no key. Where there is no terminal or no shell (on Windows), nobody waits.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, terminal: str = "/dev/tty") -> None:
        """Begin to wait, before the key is shown."""
        with suppress(OSError):
            descriptor = os.open(terminal, os.O_RDWR | getattr(os, "O_NOCTTY", 0))
            try:
                self._process = subprocess.Popen(
                    ["/bin/sh", "-c", _WAIT],
                    stdin=subprocess.PIPE,
                    stdout=descriptor,
                    stderr=subprocess.DEVNULL,
                    env={"PATH": os.defpath},
                    start_new_session=True,
                )
            finally:
                os.close(descriptor)

    def stop(self) -> None:
        """The key is hidden: nobody needs to wait any more."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        with suppress(OSError):
            process.stdin.write(b"hidden\n")
            process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
