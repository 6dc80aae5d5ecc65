"""A folder held open: what is done to a name in it happens there, wherever its path leads by then."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from codex_rollout_tui.files import unheld
from codex_rollout_tui.files.wrong_file import check_regular, check_single, wrong_folder, wrong_kind

_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
SAFE = _CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""What every file is opened with: no child inherits it, and no pipe makes us wait for its other end."""
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
_LOOK = getattr(os, "O_PATH", os.O_RDONLY) | _DIRECTORY | _CLOEXEC
"""To pass through a folder, which asks for no right to list it where the system has such a thing."""
HELD = os.open in os.supports_dir_fd and bool(_NOFOLLOW)
"""Whether the system can open a name in a folder that is open (Windows cannot: see `unheld`)."""


class Folder:
    """A folder that is open. Names in it are opened without following a link, and nothing waits for another end.

    Only a system that has `openat` holds it; on Windows it is a path, whose every part is looked at for links (any
    reparse point) before and after a file is opened: a folder exchanged in between for a moment is not noticed there.
    Methods raise OSError, WrongFileError among them.
    """

    __slots__ = ("_descriptor", "path")

    def __init__(self, path: str, descriptor: int | None) -> None:
        self.path = path
        self._descriptor = descriptor

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _at(self, name: str) -> str:
        return name if HELD else os.path.join(self.path, name)

    def inner(self, name: str) -> Folder:
        """A folder in this one."""
        path = os.path.join(self.path, name)
        if not HELD:
            unheld.check_folder(path)
            return Folder(path, None)
        try:
            return Folder(path, os.open(name, _LOOK | _NOFOLLOW, dir_fd=self._descriptor))
        except OSError:
            mode = self.stat(name).st_mode
            if not stat.S_ISDIR(mode):
                raise wrong_folder(mode) from None
            raise

    def open(self, name: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> int:
        """A descriptor of a regular file; one to write to in its place has no second name, and is emptied last."""
        in_place = flags & (os.O_WRONLY | os.O_RDWR) and not flags & os.O_EXCL
        try:
            before = self.stat(name)
        except FileNotFoundError:
            if not flags & os.O_CREAT:
                raise
        else:
            if not flags & os.O_EXCL:
                check_regular(before.st_mode)
        try:
            opened_with = flags & ~os.O_TRUNC | SAFE | _NOFOLLOW
            descriptor = os.open(self._at(name), opened_with, mode, dir_fd=self._descriptor)
        except OSError as error:
            raise wrong_kind(stat.S_IFLNK) if error.errno == errno.ELOOP else error from error
        try:
            status = os.fstat(descriptor)
            check_regular(status.st_mode)
            if in_place:
                check_single(status)
            if not HELD:
                unheld.check_same(self._at(name), descriptor)
            if flags & os.O_TRUNC:
                os.ftruncate(descriptor, 0)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def stat(self, name: str) -> os.stat_result:
        """What stands at a name, a link itself and not what it leads to."""
        return os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False)

    def has(self, name: str) -> bool:
        """Whether anything stands at a name, be it a link that leads nowhere."""
        try:
            self.stat(name)
        except FileNotFoundError:
            return False
        return True

    def names(self) -> list[str]:
        """Everything in it, in alphabetical order."""
        if not HELD:
            return sorted(os.listdir(self.path))
        descriptor = self._readable()
        try:
            return sorted(os.listdir(descriptor))
        finally:
            os.close(descriptor)

    def entries(self) -> dict[str, os.stat_result]:
        """What `stat` says of everything in it, by name, in alphabetical order."""
        entries: dict[str, os.stat_result] = {}
        for name in self.names():
            try:
                entries[name] = self.stat(name)
            except FileNotFoundError:  # gone since it was listed
                continue
        return entries

    def may_write(self, name: str) -> bool:
        """Whether this person may write to what stands at a name."""
        return os.access(self._at(name), os.W_OK, dir_fd=self._descriptor)

    def make(self, name: str, mode: int = 0o777) -> None:
        """Make a folder in it."""
        os.mkdir(self._at(name), mode, dir_fd=self._descriptor)

    def replace(self, name: str, new: str) -> None:
        """Put a file in the place of another, or of none."""
        self.move(name, self, new)

    def move(self, name: str, other: Folder, new: str) -> None:
        """Put a file in the place of one in another folder, or of none."""
        os.replace(self._at(name), other._at(new), src_dir_fd=self._descriptor, dst_dir_fd=other._descriptor)

    def link(self, name: str, new: str) -> None:
        """Give a file a second name that nothing has yet."""
        self.link_into(name, self, new)

    def link_into(self, name: str, other: Folder, new: str) -> None:
        """Give a file a second name in another folder, that nothing has yet; a link itself, not what it leads to."""
        ends = (self._at(name), other._at(new))
        os.link(*ends, src_dir_fd=self._descriptor, dst_dir_fd=other._descriptor, follow_symlinks=False)

    def unlink(self, name: str) -> None:
        """Take a file away, a link itself and not what it leads to."""
        os.unlink(self._at(name), dir_fd=self._descriptor)

    def remove(self, name: str) -> None:
        """Take an empty folder away."""
        os.rmdir(self._at(name), dir_fd=self._descriptor)

    def remove_tree(self, name: str) -> None:
        """Take a file away, or a folder with all that is in it; a link itself, not what it leads to."""
        if not stat.S_ISDIR(self.stat(name).st_mode):
            self.unlink(name)
            return
        import shutil

        shutil.rmtree(self._at(name), dir_fd=self._descriptor)

    def sync(self) -> None:
        """Make the names in it durable (where a system can: Windows cannot)."""
        if os.name == "nt":
            return
        descriptor = self._readable()
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _readable(self) -> int:
        return os.open(".", os.O_RDONLY | _DIRECTORY | _CLOEXEC, dir_fd=self._descriptor)


def open_folder(path: Path | str) -> Folder:
    """A folder that a person named, through whatever links lead there."""
    return Folder(str(path), os.open(path, _LOOK) if HELD else None)


@contextmanager
def below(root: Path, *names: str) -> Iterator[Folder]:
    """A folder of a rollout: the root through whatever links lead there, what is below it through none."""
    folder = open_folder(root)
    try:
        for name in names:
            outer, folder = folder, folder.inner(name)
            outer.close()
        yield folder
    finally:
        folder.close()


def names_below(root: Path, path: Path) -> tuple[str, ...]:
    """The names that lead from a root to a path; ValueError where they lead out of it."""
    names = path.parts[len(root.parts) :]
    if path.parts[: len(root.parts)] != root.parts or not names or ".." in names:
        raise ValueError(f"{path} is not below {root}")
    return names
