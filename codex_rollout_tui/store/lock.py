"""One writer at a time: the lock of a rollout folder."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterator
from pathlib import Path

from codex_rollout_tui.errors import FolderBusyError, NotARolloutError
from codex_rollout_tui.store.layout import LOCK
from codex_rollout_tui.store.refusals import write_failed

WAIT = 5.0
"""Seconds to wait for another process before it is an error."""


@contextlib.contextmanager
def locked(root: Path, timeout: float = WAIT) -> Iterator[None]:
    """Hold the rollout's lock; other processes and other threads wait, the same thread may nest.

    Raises FolderBusyError after `timeout` seconds, WriteFailedError where the lock file cannot be made, and
    NotARolloutError where there is no folder. The system frees the lock of a process that was killed.
    """
    from filelock import FileLock, Timeout

    path = Path(os.path.realpath(root)) / LOCK
    if not path.parent.is_dir():
        raise NotARolloutError(root)
    lock = FileLock(path, is_singleton=True)
    try:
        lock.acquire(timeout=timeout, poll_interval=0.02)
    except Timeout:
        raise FolderBusyError(
            f"Another codex-rollout{_holder(path)} is writing to {root} and has kept {root / LOCK} "
            f"for more than {timeout:g} seconds. Wait for it or close it, and try again; nothing was changed."
        ) from None
    except OSError as error:
        raise write_failed(root, error) from error
    try:
        if lock.lock_counter == 1:
            _sign(path)
        yield
    finally:
        lock.release()


def _sign(path: Path) -> None:
    """Say who holds the lock, for the sentence of whoever waits in vain; a full disk must not stop us here."""
    with contextlib.suppress(OSError):
        path.write_text(f"{os.getpid()} {platform.node()}\n", encoding="utf-8")


def _holder(path: Path) -> str:
    try:
        pid, host = path.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return ""
    return f" (process {pid} on {host})"
