"""The calls by which the program changes a folder, as they were made: what is needed to play them again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

NAMES = ("open", "write", "fsync", "ftruncate", "replace", "rename", "link", "unlink", "remove", "mkdir", "rmdir")

Kind = Literal["create", "write", "cut", "sync", "sync folder", "move", "link", "unlink", "make", "remove", "done"]


class Change(NamedTuple):
    """One call: `path` and `to` are in the folder; `file` is the number of what was created, whatever it is called."""

    kind: Kind
    path: str = ""
    to: str = ""
    file: int = 0
    at: int = 0
    data: bytes = b""


class Recording:
    """What happened in a folder so far. Files that were there before have the numbers 1, 2, ... in their order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.changes: list[Change] = []
        self._files = {path.stat().st_ino: number for number, path in enumerate(files_of(root), 1)}
        self._next = len(self._files) + 1

    def done(self, number: int) -> None:
        """An action was acknowledged."""
        self.changes.append(Change("done", at=number))

    def add(self, kind: Kind, path: str, **fields: Any) -> None:
        inside = self._inside(path)
        if inside is not None:
            self.changes.append(Change(kind, inside, **fields))

    def to(self, kind: Kind, path: str, new: str) -> None:
        inside = self._inside(new)
        if inside is not None:
            self.add(kind, path, to=inside)

    def of_file(self, kind: Kind, descriptor: int, **fields: Any) -> None:
        status, path = os.fstat(descriptor), Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self.add("sync folder", str(path))
        elif status.st_ino in self._files:
            self.changes.append(Change(kind, file=self._files[status.st_ino], **fields))

    def created(self, path: str, descriptor: int) -> None:
        if self._inside(path) is not None:
            self._files[os.fstat(descriptor).st_ino] = self._next
            self.add("create", path, file=self._next)
            self._next += 1

    def _inside(self, path: str) -> str | None:
        return os.path.relpath(path, self.root) if Path(path).is_relative_to(self.root) else None


def files_of(root: Path) -> list[Path]:
    """Every file below a folder, in one order."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def _full(path: Any, folder: int | None) -> str:
    base = Path.cwd() if folder is None else Path(f"/proc/self/fd/{folder}").readlink()
    return os.path.normpath(str(base / str(path)))


@contextmanager
def recorded(recording: Recording) -> Iterator[None]:
    """Write down every call of the `os` module that changes the folder, once it is made."""
    real = {name: getattr(os, name) for name in NAMES}

    def opened(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        full = _full(path, dir_fd)
        is_new = bool(flags & os.O_CREAT) and not os.path.lexists(full)
        descriptor: int = real["open"](path, flags, mode, dir_fd=dir_fd)
        if is_new:
            recording.created(full, descriptor)
        elif flags & os.O_TRUNC:
            recording.of_file("cut", descriptor)
        return descriptor

    def write(descriptor: int, data: bytes) -> int:
        status = os.fstat(descriptor)
        is_added = _flags(descriptor) & os.O_APPEND
        at = status.st_size if is_added else os.lseek(descriptor, 0, os.SEEK_CUR)
        count: int = real["write"](descriptor, data)
        recording.of_file("write", descriptor, at=at, data=bytes(data[:count]))
        return count

    def fsync(descriptor: int) -> None:
        real["fsync"](descriptor)
        recording.of_file("sync", descriptor)

    def ftruncate(descriptor: int, length: int) -> None:
        real["ftruncate"](descriptor, length)
        recording.of_file("cut", descriptor, at=length)

    def two(name: str, kind: Kind) -> Callable[..., None]:
        def call(path: Any, new: Any, **named: Any) -> None:
            real[name](path, new, **named)
            recording.to(kind, _full(path, named.get("src_dir_fd")), _full(new, named.get("dst_dir_fd")))

        return call

    def one(name: str, kind: Kind) -> Callable[..., None]:
        def call(path: Any, *more: Any, dir_fd: int | None = None) -> None:
            full = _full(path, dir_fd)
            real[name](path, *more, dir_fd=dir_fd)
            recording.add(kind, full)

        return call

    fakes = {
        "open": opened, "write": write, "fsync": fsync, "ftruncate": ftruncate, "replace": two("replace", "move"),
        "rename": two("rename", "move"), "link": two("link", "link"), "unlink": one("unlink", "unlink"),
        "remove": one("remove", "unlink"), "mkdir": one("mkdir", "make"), "rmdir": one("rmdir", "remove"),
    }  # fmt: skip
    try:
        for name, fake in fakes.items():
            setattr(os, name, fake)
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)


def _flags(descriptor: int) -> int:
    text = Path(f"/proc/self/fdinfo/{descriptor}").read_text()
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("flags:")), 8)
