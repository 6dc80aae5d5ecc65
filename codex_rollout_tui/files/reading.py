"""Open and read a file, once it is known to be a regular one of a size that its kind can have.

With a `root`, the file is one of a rollout, and no link below that folder is followed. Without one it is a path that a
person named or that the program knows, and may lead through links. Kind and size are those of the descriptor, so what
is exchanged at the path meanwhile changes nothing.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from codex_rollout_tui.files.folder import SAFE, below, names_below
from codex_rollout_tui.files.kinds import FileKind
from codex_rollout_tui.files.wrong_file import check_regular, too_large

_DESCRIPTOR = re.compile("(?:/dev|/proc/self)/(?:fd/([0-9]{1,5})|stdin)")


def open_descriptor(path: Path | str, root: Path | None = None, flags: int = os.O_RDONLY, mode: int = 0o666) -> int:
    """A descriptor of a regular file; raises OSError, WrongFileError for anything else."""
    if root is not None:
        *folders, name = names_below(root, Path(path))
        with below(root, *folders) as folder:
            return folder.open(name, flags, mode)
    if not flags & os.O_EXCL:
        check_regular(os.stat(path).st_mode)
    descriptor = os.open(path, flags | SAFE, mode)
    try:
        check_regular(os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def open_binary(path: Path | str, root: Path | None = None, buffering: int = -1) -> BinaryIO:
    """A regular file to read from piece by piece, whatever its size; raises OSError."""
    return os.fdopen(open_descriptor(path, root), "rb", buffering)


def read(path: Path | str, kind: FileKind, root: Path | None = None) -> bytes:
    """The bytes of a file; raises OSError, WrongFileError for what is no regular file or larger than its kind."""
    descriptor = open_descriptor(path, root)
    try:
        return read_all(descriptor, kind)
    finally:
        os.close(descriptor)


def read_all(descriptor: int, kind: FileKind) -> bytes:
    """What is left to read of an open file; raises OSError."""
    size = os.fstat(descriptor).st_size
    if size > kind.largest:
        raise too_large(kind)
    parts: list[bytes] = []
    rest = kind.largest + 1
    while part := os.read(descriptor, min(rest, max(size + 1, 1 << 16))):
        parts.append(part)
        rest -= len(part)
        if rest <= 0:
            raise too_large(kind)
    return b"".join(parts)


def open_pipe(path: str) -> int | None:
    """The number of a pipe this process was started with and that a path names (`/dev/fd/63`, as shells write it).

    None for every other path: a pipe that lies in a folder may never have another end.
    """
    named = _DESCRIPTOR.fullmatch(path)
    number = int(named[1] or 0) if named is not None else None
    if number is None or not stat.S_ISFIFO(os.fstat(number).st_mode):
        return None
    return number


def read_pipe(number: int, kind: FileKind) -> bytes:
    """What comes out of an open pipe; raises OSError."""
    descriptor = os.dup(number)
    try:
        return read_all(descriptor, kind)
    finally:
        os.close(descriptor)


def stamp(path: Path, root: Path) -> tuple[int, int] | None:
    """Modification time (ns) and size of a file of a rollout, to notice changes cheaply; None where there is none.

    Raises OSError.
    """
    *folders, name = names_below(root, path)
    try:
        with below(root, *folders) as folder:
            status = folder.stat(name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_mtime_ns, status.st_size)
