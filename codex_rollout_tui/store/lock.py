"""One writer at a time: the lock of a rollout folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from codex_rollout_tui.errors import FolderBusyError, NotARolloutError
from codex_rollout_tui.files.atomic import write_all
from codex_rollout_tui.files.kinds import LOCK_FILE
from codex_rollout_tui.files.reading import open_descriptor, read, stamp
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.file_lock import HeldElsewhereError, held
from codex_rollout_tui.store.layout import INTENT, LOCK, PRIVATE
from codex_rollout_tui.store.trust import refuse_foreign

WAIT = 5.0
"""Seconds to wait for another process before it is an error."""


@contextlib.contextmanager
def locked(root: Path, timeout: float = WAIT) -> Iterator[None]:
    """Hold the rollout's lock; other processes and other threads wait, the same thread may nest.

    Raises FolderBusyError after `timeout` seconds, WriteFailedError where the lock file cannot be made, and
    NotARolloutError where there is no folder. The system frees the lock of a process that was killed.
    """
    real = Path(os.path.realpath(root))
    path = real / LOCK
    if not real.is_dir():
        raise NotARolloutError(root)
    refuse_foreign(real)
    was_left = is_signed(real)
    with contextlib.ExitStack() as stack:
        try:
            outermost = stack.enter_context(held(path, real, timeout))
        except HeldElsewhereError:
            raise FolderBusyError(
                f"Another codex-rollout{_holder(path, real)} is writing to {root} and has kept {root / LOCK} "
                f"for more than {timeout:g} seconds. Wait for it or close it, and try again; nothing was changed."
            ) from None
        except OSError as error:
            raise write_failed(root, error) from error
        if outermost:
            stack.callback(_sign, path, real, "")
            _take_over(path, real, was_left)
        yield


def is_signed(root: Path) -> bool:
    """Whether a holder of the lock did not take its signature away: it is at work, or was killed."""
    try:
        known = stamp(root / LOCK, root)
    except OSError:
        return False
    return known is not None and known[1] > 0


def _take_over(path: Path, root: Path, was_left: bool) -> None:
    """Sign the lock, and make whole what a holder left that was killed."""
    _sign(path, root, f"{os.getpid()} {_host()}\n")
    try:
        if was_left or stamp(root / PRIVATE / INTENT, root) is not None:
            from codex_rollout_tui.store.settle import settle

            settle(root)
    except OSError as error:
        raise write_failed(root, error) from error


def _sign(path: Path, root: Path, text: str) -> None:
    """Say who holds the lock, for the sentence of whoever waits in vain; a full disk must not stop us here."""
    with contextlib.suppress(OSError):
        descriptor = open_descriptor(path, root, os.O_WRONLY | os.O_TRUNC)
        try:
            write_all(descriptor, text.encode())
        finally:
            os.close(descriptor)


def _host() -> str:
    """The name of this machine, by the quickest way there is to ask for it."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    import platform

    return platform.node()


def _holder(path: Path, root: Path) -> str:
    try:
        pid, host = read(path, LOCK_FILE, root).decode("utf-8").split()
    except (OSError, ValueError):
        return ""
    return f" (process {pid} on {host})"
