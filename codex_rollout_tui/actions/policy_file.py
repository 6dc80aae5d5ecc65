"""One policy file that is edited: opened, looked at again while others may write to it, and saved."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from codex_rollout_tui.actions import named_file
from codex_rollout_tui.actions.author import Author, Clock, system_clock
from codex_rollout_tui.errors import FolderError, RolloutError, UsageError, WriteFailedError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.policy_versions import Recorder

State = Literal["same", "changed", "gone", "blocked"]


class OnDisk(NamedTuple):
    """What is at the path now, beside what was read or written there last.

    `data` is what stands there, None where nothing does or it cannot be read; `why` is the sentence for `blocked`.
    """

    state: State
    data: bytes | None = None
    why: str = ""


class PolicyFile:
    """A file and the bytes it had when it was last read or written here; None when it is not there yet.

    `recorder` keeps and notes what is saved, for a policy of a rollout. Methods block on the disk; use them from one
    thread at a time.
    """

    def __init__(self, path: Path, base: bytes | None, recorder: Recorder | None = None) -> None:
        self.path = path
        self.base = base
        self.recorder = recorder
        self._last_facts: tuple[int, int, int, int] | None = self._facts()
        self.is_read_only = self._last_facts is not None and not os.access(path, os.W_OK)
        """Whether it was there at the last look and must not be written to."""

    def _facts(self) -> tuple[int, int, int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode)

    def unchanged(self) -> bool:
        """Whether the file has the time, size, number and mode it had at the last look: a cheap question."""
        return self._facts() == self._last_facts

    def look(self) -> OnDisk:
        """What is at the path now."""
        self._last_facts = self._facts()
        self.is_read_only = self._last_facts is not None and not os.access(self.path, os.W_OK)
        if not os.path.lexists(self.path):
            return OnDisk("same" if self.base is None else "gone")
        try:
            data = _read(self.path)
        except RolloutError as error:
            return OnDisk("blocked", None, str(error))
        return OnDisk("same" if data == self.base else "changed", data)

    def take(self, on_disk: OnDisk) -> None:
        """Go on from what was found on disk: the next save may replace it."""
        self.base = on_disk.data

    def save(self, data: bytes, *, note: bool = True) -> OnDisk | None:
        """Write, whole or not at all, unless the file is not as it was: then nothing is written and that is returned.

        A policy of a rollout is noted there as well, or not written, unless it is not to be noted. Raises
        WriteFailedError when the disk says no, RolloutError when the rollout does. A file that is new must not be
        there by then.
        """
        recorder = self.recorder if note else None
        with recorder.locked() if recorder is not None else nullcontext():
            on_disk = self.look()
            if on_disk.state != "same":
                return on_disk
            try:
                if recorder is not None:
                    recorder.save(self.base, data, lambda: self._write(data))
                else:
                    self._write(data)
            except _MeanwhileError:
                return self.look()
        self.base = data
        self._last_facts = self._facts()
        return None

    def _write(self, data: bytes) -> None:
        if self.base is None:
            if not create(self.path, data):
                raise _MeanwhileError
            return
        try:
            named_file.replace(str(self.path), self.base, data)
        except WriteFailedError:
            raise
        except FolderError as error:
            raise _MeanwhileError from error

    def last_saved(self) -> bytes | None:
        """The text to compare with: in a rollout the last saved version where there is one, else what is on disk.

        Raises RolloutError.
        """
        saved = self.recorder.last_saved() if self.recorder is not None else None
        return self.base if saved is None else saved

    def is_noted(self) -> bool:
        """Whether the rollout knows the text that was read; True outside of one. Raises RolloutError."""
        return self.recorder is None or self.base is None or self.recorder.knows(self.base)


class _MeanwhileError(Exception):
    """Somebody wrote to the file at this very moment."""


def open_file(path: Path, author: Author | None = None, clock: Clock = system_clock) -> PolicyFile:
    """A policy file, or one that is not there yet; raises RolloutError with one sentence for what cannot be edited.

    With `author`, saving a policy of a rollout is recorded there under that name.
    """
    if not os.path.lexists(path):
        if not path.parent.is_dir():
            raise FolderError(f"{path} cannot be made: {path.parent} is no folder. Make that first, or check the path.")
        return PolicyFile(path, None, recorder_of(path, author, clock))
    recorder = recorder_of(path, author, clock)
    return PolicyFile(path, _read(path), recorder)


def rollout_of(path: Path) -> tuple[Path, str] | None:
    """The folder of the rollout a file is a policy of, and the policy's name; None for any other file."""
    from codex_rollout_tui.store.layout import SLUG
    from codex_rollout_tui.store.places import place_of

    place, root = place_of(path)
    if root is None:
        place, root = place_of(Path(os.path.realpath(path)))
    is_named = place.suffix == ".toml" and SLUG.fullmatch(place.stem)
    return (root, place.stem) if root is not None and is_named else None


def create(path: Path, data: bytes) -> bool:
    """Write a file that must not be there yet; False when it is. Raises WriteFailedError, and leaves nothing then."""
    from codex_rollout_tui.files.atomic import create_bytes
    from codex_rollout_tui.store.places import place_of
    from codex_rollout_tui.store.trust import refuse_foreign

    place, root = place_of(path)
    if root is not None:
        refuse_foreign(root)
    return create_bytes(place, data, root=root)


def free_name(path: Path) -> Path:
    """A name beside a file that nothing has: `requirements-mine.toml`, `requirements-mine-2.toml`..."""
    number = 1
    while True:
        candidate = path.with_name(f"{path.stem}-mine{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not os.path.lexists(candidate):
            return candidate
        number += 1


def _read(path: Path) -> bytes:
    """The bytes of a regular file: a pipe would never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError(f"{path} is no regular file, so it cannot be edited. Save what it gives as a file first.")
    return named_file.read(str(path))


def recorder_of(path: Path, author: Author | None, clock: Clock = system_clock) -> Recorder | None:
    """What keeps and notes the texts of a file, where it is a policy of a rollout and it is known who saves it."""
    root_and_name = rollout_of(path)
    if author is None or root_and_name is None:
        return None
    from codex_rollout_tui.actions.policy_versions import Recorder
    from codex_rollout_tui.store.recovery import recover_at_open

    recover_at_open(root_and_name[0])
    return Recorder(*root_and_name, author, clock)
