"""Several files and the events of an action changed as one: all of them, or every one is what it was before."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from codex_rollout_tui.errors import FolderError, WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import POLICY
from codex_rollout_tui.files.names import make_folder, second_name
from codex_rollout_tui.files.reading import open_descriptor, read
from codex_rollout_tui.files.refusals import read_failed, write_failed
from codex_rollout_tui.files.temporary import temporary_name
from codex_rollout_tui.store import intent as intents
from codex_rollout_tui.store.intent import FileChange, Intent, digest
from codex_rollout_tui.store.layout import PRIVATE, VERSIONS, journal_file
from codex_rollout_tui.store.private_files import private

Write = Callable[[Path, bytes, Path], None]


def write_file(path: Path, data: bytes, root: Path) -> None:
    """Write a file of a rollout, in a folder that is made where it is missing."""
    try:
        make_folder(root, *path.relative_to(root).parts[:-1])
    except OSError as error:
        raise write_failed(path.parent, error) from error
    write_bytes(path, data, root=root)


@contextmanager
def transaction(root: Path, writer: str, files: Mapping[Path, bytes], write: Write = write_file) -> Iterator[None]:
    """Write files of a rollout, and put them back when anything is raised inside, where the events are appended.

    Only for who holds the lock. What was is kept under `private/` until the end, by a second name of the same file
    where the disk can have one: putting it back needs no room on a disk that is full. A file that is already what it
    is to be is left alone. Raises FolderError sentences; then nothing is changed.
    """
    changes = [(path, data, before) for path, data in files.items() if (before := _read(root, path)) != data]
    if not changes:
        yield
        return
    intent = _begin(root, writer, changes)
    try:
        for path, data, _ in changes:
            write(path, data, root)
        yield
    except BaseException:
        with suppress(OSError):  # what is left is put back by whoever comes next
            intents.put_back(root, intent)
        raise
    with suppress(OSError):
        intents.end(root, intent)


def _read(root: Path, path: Path) -> bytes | None:
    try:
        return read(path, POLICY, root)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise read_failed(path, error) from error


def _begin(root: Path, writer: str, changes: list[tuple[Path, bytes, bytes | None]]) -> Intent:
    """Write down what is to be changed; where that is not to be had, nothing was begun."""
    files: list[FileChange] = []
    intent = Intent(writer, 0, ())
    try:
        private(root)
        seq = intents.last_number(root, journal_file(root, writer))
        for path, data, before in changes:
            folders = tuple(_name(root, folder) for folder in path.parents if not os.path.lexists(folder))
            copy = "" if before is None else keep_copy(root, path, before)
            old = "" if before is None else digest(before)
            files.append(FileChange(_name(root, path), old, digest(data), copy, folders))
            intent = Intent(writer, seq, tuple(files))
        kept_by_name = all(path.parent.name == VERSIONS for path, _, _ in changes)
        intents.begin(root, intent, durable=not kept_by_name)
    except (OSError, WriteFailedError) as error:
        with suppress(OSError):
            intents.end(root, intent)
        cause = error if isinstance(error, OSError) else error.__cause__
        if isinstance(cause, OSError):
            raise write_failed(changes[0][0], cause) from error
        raise
    except FolderError:
        with suppress(OSError):
            intents.end(root, intent)
        raise
    return intent


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def keep_copy(root: Path, path: Path, before: bytes) -> str:
    """Keep what a file is: under a second name, else as a copy; raises OSError and WriteFailedError."""
    name = temporary_name(path.name, "before")
    place = root / PRIVATE / name
    try:
        second_name(path, place, root)
    except (OSError, NotImplementedError):
        write_bytes(place, before, root=root, mode=_mode(root, path))
    return name


def _mode(root: Path, path: Path) -> int:
    descriptor = open_descriptor(path, root)
    try:
        return stat.S_IMODE(os.fstat(descriptor).st_mode)
    finally:
        os.close(descriptor)
