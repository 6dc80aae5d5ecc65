"""Whole-file writes that either happen or do not: temp file in the same folder, fsync, rename."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from codex_rollout_tui.files.folder import Folder, below, names_below, open_folder
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.files.temporary import is_alive, is_for, maker, temporary_name
from codex_rollout_tui.files.wrong_file import check_regular


def write_bytes(
    path: Path, data: bytes, *, root: Path | None = None, mode: int | None = None, durable: bool = True
) -> None:
    """Replace the content of `path` with `data`, or leave it as it was.

    The file keeps its mode and owner unless `mode` is given; a new one gets `mode` or what the umask says. With a
    `root`, the file is one of a rollout and no link below that folder is followed; without one, a link is followed:
    the file behind it is replaced, and what a killed writer of it left beside it is taken away. `durable=False` leaves
    out the fsyncs, for what may be lost when the power fails.
    Raises WriteFailedError; no temp file stays behind.
    """
    try:
        if root is not None:
            *folders, name = names_below(root, path)
            with below(root, *folders) as folder:
                _replace(folder, name, data, mode, durable)
            return
        real = Path(os.path.realpath(path))
        if real.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        with open_folder(real.parent) as folder:
            sweep_dead(folder, real.name)
            _replace(folder, real.name, data, mode, durable)
    except OSError as error:
        raise write_failed(path, error) from error


def create_bytes(path: Path, data: bytes, *, root: Path | None = None) -> bool:
    """Write a file that must not be there yet, whole or not at all; False when it is. Raises WriteFailedError."""
    try:
        if root is not None:
            *folders, name = names_below(root, path)
            with below(root, *folders) as folder:
                return _create(folder, name, data)
        with open_folder(path.parent) as folder:
            return _create(folder, path.name, data)
    except OSError as error:
        raise write_failed(path, error) from error


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: a disk that fills up takes a part and refuses the rest; raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _replace(folder: Folder, name: str, data: bytes, mode: int | None, durable: bool) -> None:
    try:
        old: os.stat_result | None = folder.stat(name)
    except FileNotFoundError:
        old = None
    if old is not None:
        check_regular(old.st_mode)
        if not folder.may_write(name):
            raise PermissionError(13, os.strerror(13))
    temp, descriptor = _temp_beside(folder, name, 0o600 if old is not None or mode is not None else 0o666)
    try:
        try:
            write_all(descriptor, data)
            _take_over(descriptor, old, mode)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        folder.replace(temp, name)
    except BaseException:
        with suppress(FileNotFoundError):
            folder.unlink(temp)
        raise
    if durable:
        folder.sync()


def sweep_dead(folder: Folder, name: str) -> None:
    """Take away what writers of a file left who were killed; a folder that cannot be listed is no reason to fail."""
    with suppress(OSError):
        for temp in folder.names():
            pid = maker(temp)
            if pid is not None and is_for(temp, name) and not is_alive(pid):
                folder.unlink(temp)


def _create(folder: Folder, name: str, data: bytes) -> bool:
    temp, descriptor = _temp_beside(folder, name, 0o666)
    try:
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _take_name(folder, temp, name)
    except FileExistsError:
        return False
    finally:
        with suppress(FileNotFoundError):
            folder.unlink(temp)
    folder.sync()
    return True


def _take_name(folder: Folder, made: str, name: str) -> None:
    """Give a file a name that nothing has, in one step where the disk knows second names; raises FileExistsError."""
    try:
        folder.link(made, name)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        os.close(folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        folder.replace(made, name)


def _temp_beside(folder: Folder, name: str, mode: int) -> tuple[str, int]:
    while True:
        temp = temporary_name(name)
        with suppress(FileExistsError):
            return temp, folder.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)


def _take_over(descriptor: int, old: os.stat_result | None, mode: int | None) -> None:
    """Give the new file the mode and, where permitted, the owner of the old one."""
    if os.name == "nt":
        return
    if old is not None and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    wanted = mode if mode is not None else stat.S_IMODE(old.st_mode) if old is not None else None
    if wanted is not None:
        os.fchmod(descriptor, wanted)
