"""What is going on, on standard error, while a command takes longer than a second and somebody is watching."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from codex_rollout_tui.cli import output

if TYPE_CHECKING:
    import threading

FIRST_S = 1.0
"""How long nothing is said: most commands are over by then."""
EVERY_S = 0.5


def is_watched() -> bool:
    """Whether somebody would see it: standard error is a terminal, and -q was not said."""
    return not output.is_quiet() and sys.stderr is not None and sys.stderr.isatty()


class ProgressLine:
    """A line that is written again and again in its place, and gone in the end; a dumb terminal gets it once."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._count = ""
        self._end: threading.Event | None = None
        self._lock: threading.Lock | None = None
        self._drawn = False
        self._seconds = 0

    def count(self, done: int, total: int) -> None:
        """How far it is."""
        self._count = f": {done} of {total}"

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Out of the way while something else is printed, and back below it."""
        if self._lock is None:
            yield
            return
        with self._lock:
            drawn = self._drawn
            self._erase()
            yield
            if drawn and not self._drawn:
                self._draw()

    def start(self) -> threading.Thread:
        """Begin to watch the time."""
        import threading
        import time

        self._end, self._lock = threading.Event(), threading.Lock()
        end, lock, began = self._end, self._lock, time.monotonic()

        def write() -> None:
            pause = FIRST_S
            while not end.wait(pause):
                with lock:
                    self._seconds = int(time.monotonic() - began)
                    self._draw()
                pause = EVERY_S

        thread = threading.Thread(target=write, name="progress", daemon=True)
        thread.start()
        return thread

    def stop(self, thread: threading.Thread) -> None:
        """It is over; nothing of it stays."""
        if self._end is not None:
            self._end.set()
        thread.join()
        self._erase()

    def _draw(self) -> None:
        if os.environ.get("TERM", "dumb") != "dumb":
            output.control(f"\r{self._what}{self._count} ({self._seconds} s)\x1b[K")
        elif not self._drawn:
            output.warn(f"{self._what}...")
        self._drawn = True

    def _erase(self) -> None:
        if self._drawn and os.environ.get("TERM", "dumb") != "dumb":
            output.control("\r\x1b[K")
            self._drawn = False


@contextmanager
def progress(what: str) -> Iterator[ProgressLine]:
    """Say what is going on while the block runs, where somebody watches; `what` is words of our own."""
    line = ProgressLine(what)
    if not is_watched():
        yield line
        return
    thread = line.start()
    try:
        yield line
    finally:
        line.stop(thread)
