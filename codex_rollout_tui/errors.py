"""Every error a person can meet, as one tree.

    RolloutError                  a sentence for the person at the keyboard; exit code 2
    ├── UsageError                what was asked does not fit: unknown item, refused answer, bad date
    ├── FolderError               the rollout folder cannot be read or written as it is
    │   ├── NotARolloutError      no rollout.toml here
    │   ├── BadFileError          a file of the rollout is wrong; carries path and line
    │   ├── NewerVersionError     a file was written by a newer codex-rollout
    │   ├── FolderBusyError       another process kept the lock for too long
    │   └── WriteFailedError      the disk said no: full, read-only, not permitted; nothing was changed
    ├── PolicyEditError           a choice cannot be written into the policy as its text stands
    └── TerminalError             no terminal, or one that cannot show the app

Messages are whole sentences: what happened, where (file, line, column), what to do.
"""

from __future__ import annotations

from pathlib import Path
from shlex import quote


class RolloutError(Exception):
    """Something went wrong that the person can act on; `str()` is the sentence shown to them."""


class UsageError(RolloutError):
    """What was asked does not fit: an unknown item, a refused answer, an impossible date."""


class FolderError(RolloutError):
    """The rollout folder cannot be read or written as it is."""


class NotARolloutError(FolderError):
    """There is no rollout in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is not a rollout: it has no rollout.toml. Name yours with -C, "
            f"or start one with: codex-rollout init {quote(str(folder))} --organisation NAME --surfaces local,cloud"
        )
        self.folder = folder


class BadFileError(FolderError):
    """A file of the rollout holds something it must not; `line` is 1-based where it is known."""

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        place = f"{path}, line {line}" if line else f"{path}"
        super().__init__(f"{place}: {problem}. {remedy}")
        self.path = path
        self.line = line


class NewerVersionError(FolderError):
    """A file was written by a newer codex-rollout than this one; it is never rewritten."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema version {found}, and this codex-rollout knows versions up to {known}. "
            "Upgrade codex-rollout to open it; nothing was changed."
        )
        self.path = path


class FolderBusyError(FolderError):
    """Another process kept the rollout locked for longer than we wait."""


class WriteFailedError(FolderError):
    """The disk refused a write (full, read-only, not permitted); nothing was changed."""


class PolicyEditError(RolloutError):
    """A choice cannot be written into the policy as its text stands."""


class TerminalError(RolloutError):
    """There is no terminal, or it cannot show the app."""
