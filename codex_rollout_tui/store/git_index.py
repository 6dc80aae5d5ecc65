"""What Git tracks, read from its index without running it: https://git-scm.com/docs/index-format (versions 2 to 4)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from codex_rollout_tui.files.folder import open_folder
from codex_rollout_tui.files.kinds import GIT_INDEX, GIT_POINTER
from codex_rollout_tui.files.reading import read

_HEAD = 12
_STAT = 40
"""Bytes of an entry before its hash: times, device, number, mode, owner, group, size."""
_HASHES = (20, 32)
_EXTENDED = 0x4000
_LENGTH = 0x0FFF
_NO_CASE = sys.platform in ("win32", "darwin")
"""Whether two names that differ in case are one file, as on most disks of these systems."""


def tracked(root: Path, folder: str) -> frozenset[str]:
    """The files below a folder of a rollout that Git tracks, by their path in it; none outside of a repository.

    Raises OSError, and ValueError where the index is none that is known here.
    """
    whole = Path(os.path.realpath(root))
    for top in (whole, *whole.parents):
        if os.path.lexists(top / ".git"):
            prefix = "/".join((*whole.relative_to(top).parts, folder, ""))
            return frozenset().union(*(_names(file, *_stamp(file), prefix) for file in _indexes(top / ".git")))
    return frozenset()


def _indexes(git: Path) -> Iterator[Path]:
    """The index of a repository, and those it may share entries with; a worktree and a submodule name their place."""
    if not git.is_dir():
        pointer = os.fsdecode(read(git, GIT_POINTER)).strip()
        git = git.parent / pointer.removeprefix("gitdir:").strip()
    with open_folder(git) as folder:
        names = folder.names()
    yield from (git / name for name in names if name == "index" or name.startswith("sharedindex."))


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return (status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _names(file: Path, time: int, size: int, prefix: str) -> frozenset[str]:
    """The names below a prefix in an index, read again when its time or its size is another."""
    data, start = read(file, GIT_INDEX), os.fsencode(prefix)
    if _NO_CASE:
        start = start.lower()
    return frozenset(os.fsdecode(name[len(start) :]) for name in names_below(data, start, no_case=_NO_CASE))


def names_below(data: bytes, prefix: bytes, *, no_case: bool = False) -> list[bytes]:
    """The names in an index that begin with a prefix; raises ValueError for what is no index."""
    version = int.from_bytes(data[4:8], "big")
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError(f"index of version {version}" if data[:4] == b"DIRC" else "no index")
    if version == 4:
        names = [name.lower() if no_case else name for name in _unpacked(data)]
        return [name for name in names if name.startswith(prefix)]
    return list(_searched(data.lower() if no_case else data, prefix, data))


def _searched(text: bytes, prefix: bytes, data: bytes) -> Iterator[bytes]:
    """Names stand whole in an index of version 2 or 3, right behind how long they are: no need to read the others."""
    at = text.find(prefix, _HEAD)
    while at >= 0:
        name = text[at : text.find(b"\0", at)]
        for back in (2, 4):
            flags = int.from_bytes(data[at - back : at - back + 2], "big")
            if bool(flags & _EXTENDED) == (back == 4) and flags & _LENGTH == min(len(name), _LENGTH):
                yield name
                break
        at = text.find(prefix, at + 1)


def _unpacked(data: bytes) -> list[bytes]:
    """The names of an index of version 4, where each says how much of the one before it stays."""
    for size in _HASHES:
        try:
            names = list(_unpacked_with(data, _STAT + size))
        except (IndexError, ValueError):
            continue
        if names == sorted(names):
            return names
    raise ValueError("an index whose names cannot be read")


def _unpacked_with(data: bytes, flags: int) -> Iterator[bytes]:
    at, name = _HEAD, b""
    for _ in range(int.from_bytes(data[8:12], "big")):
        at += flags
        at += 4 if data[at] & (_EXTENDED >> 8) else 2
        byte = data[at]
        cut = byte & 127
        while byte & 128:
            at += 1
            byte = data[at]
            cut = ((cut + 1) << 7) + (byte & 127)
        end = data.index(b"\0", at + 1)
        if cut > len(name):
            raise ValueError("more is left out than there was")
        name = name[: len(name) - cut] + data[at + 1 : end]
        at = end + 1
        yield name
