"""Whole-file writes that either happen or do not: temp file in the same folder, fsync, rename."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import threading
from pathlib import Path

from codex_rollout_tui.store.refusals import write_failed

_count = itertools.count()


def write_bytes(path: Path, data: bytes, *, mode: int | None = None, durable: bool = True) -> None:
    """Replace the content of `path` with `data`, or leave it as it was.

    The file keeps its mode and owner unless `mode` is given; a new one gets `mode` or what the umask says.
    A symbolic link is followed: the file behind it is replaced. `durable=False` leaves out the fsyncs, for
    what may be lost when the power fails. Raises WriteFailedError; no temp file stays behind.
    """
    real = Path(os.path.realpath(path))
    try:
        _replace(real, data, mode, durable)
    except OSError as error:
        raise write_failed(path, error) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (where a system can: Windows cannot); raises OSError."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove the temp files of writers that were killed; only for who holds the folder's lock."""
    for left in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            left.unlink()


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: a disk that fills up takes a part and refuses the rest; raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _replace(real: Path, data: bytes, mode: int | None, durable: bool) -> None:
    try:
        old: os.stat_result | None = real.stat()
    except FileNotFoundError:
        old = None
    if old is not None and not os.access(real, os.W_OK):
        raise PermissionError(13, os.strerror(13))
    temp, descriptor = _temp_beside(real, 0o600 if old is not None or mode is not None else 0o666)
    try:
        try:
            write_all(descriptor, data)
            _take_over(descriptor, old, mode)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temp, real)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temp.unlink()
        raise
    if durable:
        sync_folder(real.parent)


def _temp_beside(real: Path, mode: int) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        temp = real.with_name(f".{real.name[:80]}.{os.getpid()}-{threading.get_ident()}-{next(_count)}.tmp")
        with contextlib.suppress(FileExistsError):
            return temp, os.open(temp, flags, mode)


def _take_over(descriptor: int, old: os.stat_result | None, mode: int | None) -> None:
    """Give the new file the mode and, where permitted, the owner of the old one."""
    if os.name == "nt":
        return
    if old is not None and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    wanted = mode if mode is not None else stat.S_IMODE(old.st_mode) if old is not None else None
    if wanted is not None:
        os.fchmod(descriptor, wanted)
