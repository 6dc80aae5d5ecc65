"""A terminal that is set otherwise for a while is as before when a signal ends the command or sets it aside."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class _EndedError(BaseException):
    """A signal asks the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def given_back(begin: Callable[[], None], end: Callable[[], None]) -> Iterator[None]:
    """Begin, and end in any case: after the block, before a signal ends the process, and while it is stopped."""
    if sys.platform == "win32":
        begin()
        try:
            yield
        finally:
            end()
        return

    def leave(number: int, frame: FrameType | None) -> None:
        raise _EndedError(number)

    def stop(number: int, frame: FrameType | None) -> None:
        end()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, stop)
        begin()

    handlers = {signal.SIGTERM: leave, signal.SIGHUP: leave, signal.SIGTSTP: stop}
    earlier = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        begin()
        try:
            yield
        finally:
            end()
    except _EndedError as ended:
        signal.signal(ended.number, signal.SIG_DFL)
        os.kill(os.getpid(), ended.number)
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
