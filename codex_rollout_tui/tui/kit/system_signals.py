"""What the system asks of an app: to end, to be set aside, to go on. The terminal is given back first, each time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import Any

from textual.app import App

GRACE_S = 3.0
"""How long an app that was asked to end may take over what it still does; then it ends as it is."""


class SystemSignals:
    """Heeds the signals of an app between two of its messages, never in the middle of one."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._ended_by: int | None = None

    def heed(self) -> None:
        """Begin, once the app has its terminal. Windows has none of these signals."""
        if sys.platform == "win32" or self._app.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGTSTP, self.set_aside)
        loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def _end(self, number: int) -> None:
        """Leave as on a key; whoever asks again, or has waited long enough, is obeyed on the spot."""
        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)
        self._ended_by = number
        self._app.exit()
        last_word = threading.Timer(GRACE_S, os.kill, (os.getpid(), number))
        last_word.daemon = True
        last_word.start()

    def obey(self) -> None:
        """End by the signal that asked for it, so that a shell can tell; the app has given its terminal back."""
        if self._ended_by is not None:
            os.kill(os.getpid(), self._ended_by)

    def set_aside(self) -> None:
        """Give the terminal back to the shell, until it says to go on (`fg`).

        The whole job is stopped, with whatever started the app. Where no shell could continue it, the system stops
        nothing, and the app goes on at once.
        """
        if sys.platform == "win32" or self._app.is_headless:
            return
        loop = asyncio.get_running_loop()
        with self._app.suspend():
            for number in (signal.SIGTSTP, signal.SIGCONT):
                loop.remove_signal_handler(number)
            os.kill(0, signal.SIGTSTP)
            loop.add_signal_handler(signal.SIGTSTP, self.set_aside)
            loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def _go_on(self) -> None:
        """Take the terminal anew: somebody stopped the app without asking, or it had none when it was to go on."""
        with self._app.suspend():
            pass
