"""A lock file: held by one thread of one process at a time, and freed by the system when that one is killed.

Every command that writes takes it, so it is made of what Python brings along: `flock`, on Windows one byte of the file
far behind its text. `filelock` takes the very same lock, and a fifth of such a command to be imported
(30 of 150 ms of CPU, filelock 4.3.1, 2026-12-01).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codex_rollout_tui.files.reading import open_descriptor

_POLL = 0.02


class HeldElsewhereError(Exception):
    """Another process or thread has the lock, and kept it for longer than one would wait."""


class _Holding(threading.local):
    """The lock files that a thread holds."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()


_HOLDING = _Holding()


@contextmanager
def held(path: Path, root: Path, timeout: float) -> Iterator[bool]:
    """Hold a lock file below a rollout's root; the same thread may nest, and gets False where it held it already.

    Raises HeldElsewhereError where another has it for longer than `timeout` seconds, OSError where there cannot be one.
    """
    if path in _HOLDING.paths:
        yield False
        return
    descriptor = _acquire(path, root, time.monotonic() + timeout)
    _HOLDING.paths.add(path)
    try:
        yield True
    finally:
        _HOLDING.paths.discard(path)
        os.close(descriptor)


def _acquire(path: Path, root: Path, deadline: float) -> int:
    """The descriptor that holds the lock until it is closed."""
    while True:
        descriptor = open_descriptor(path, root, os.O_RDWR | os.O_CREAT)
        try:
            if _take(descriptor) and os.fstat(descriptor).st_nlink:
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        left = deadline - time.monotonic()
        if left <= 0:
            raise HeldElsewhereError(path)
        time.sleep(min(_POLL, left))


if sys.platform == "win32":
    import msvcrt

    _BYTE = 1 << 30

    def _take(descriptor: int) -> bool:
        """Take the lock of an open file, where nobody has it."""
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        """Take the lock of an open file, where nobody has it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
