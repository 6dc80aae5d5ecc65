"""Every error a person can meet, as one tree.

    RolloutError                  a sentence for the person at the keyboard; exit code 2
    ├── UsageError                what was asked does not fit: unknown item, refused answer, bad date
    │   └── SecretRefusedError    what was given is no key, or not of the kind that belongs there
    ├── FolderError               the rollout folder cannot be read or written as it is
    │   ├── NotARolloutError      no rollout.toml here
    │   ├── BadFileError          a file of the rollout is wrong; carries path and line
    │   ├── NewerVersionError     a file was written by a newer codex-rollout
    │   ├── FolderBusyError       another process kept the lock for too long
    │   └── WriteFailedError      the disk said no: full, read-only, not permitted; nothing was changed
    │       └── ForeignFolderError  the folder is another user's, and not trusted; it is only read
    ├── CredentialError           a key and what is written down about it do not agree
    │   ├── MissingSecretError    this machine's keyring lacks a key it should hold
    │   └── LastFourError         the key ends in other characters than the facts say
    ├── VaultError                this machine's keyring cannot keep or give a secret; carries `remedy`
    │   ├── NoKeyringError        there is none, or one that keeps nothing or plain text
    │   ├── KeyringLockedError    it is locked, and nobody could be asked to unlock it
    │   ├── PromptDismissedError  its question was closed without an answer
    │   ├── KeyringHangsError     it did not answer in time
    │   ├── VolatileKeyringError  it forgets everything at the end of the session
    │   ├── SecretTooLongError    it cannot keep a secret of this length
    │   ├── NotStoredError        what was read back is not what was written
    │   └── KeyringFailedError    anything else it said
    ├── PolicyEditError           a choice cannot be written into the policy as its text stands
    ├── StreamError               standard input or output is closed, full, or not for that
    └── TerminalError             no terminal, or one that cannot show the app

Messages are whole sentences: what happened, where (file, line, column), what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RolloutError(Exception):
    """Something went wrong that the person can act on; `str()` is the sentence shown to them."""


class UsageError(RolloutError):
    """What was asked does not fit: an unknown item, a refused answer, an impossible date.

    `field` names which of the texts given it is about, where that is known.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@contextmanager
def about_field(name: str) -> Iterator[None]:
    """Let a refusal say which of the texts given it is about."""
    try:
        yield
    except UsageError as error:
        error.field = error.field or name
        raise


class SecretRefusedError(UsageError):
    """What was given is no key, or not one of the kind that belongs there; the sentence repeats none of it."""


class FolderError(RolloutError):
    """The rollout folder cannot be read or written as it is."""


class NotARolloutError(FolderError):
    """There is no rollout in this folder."""

    def __init__(self, folder: Path) -> None:
        from shlex import quote

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

    def __init__(self, path: Path, written: int, known: int) -> None:
        super().__init__(
            f"{path} has schema version {written}, and this codex-rollout knows versions up to {known}. "
            "Upgrade codex-rollout to open it; nothing was changed."
        )
        self.path = path


class FolderBusyError(FolderError):
    """Another process kept the rollout locked for longer than we wait."""


class WriteFailedError(FolderError):
    """The disk refused a write (full, read-only, not permitted); nothing was changed."""


class ForeignFolderError(WriteFailedError):
    """The rollout's folder belongs to another user and is not trusted: it is only read."""


class CredentialError(RolloutError):
    """A key and what is written down about it do not agree."""


class MissingSecretError(CredentialError):
    """The keyring of this machine lacks a key it should hold."""


class LastFourError(CredentialError):
    """The key ends in other characters than the facts say."""


class VaultError(RolloutError):
    """The keyring of this machine cannot keep or give a secret: what happened, and what to do on this machine."""

    def __init__(self, problem: str, remedy: str, first_step: str = "") -> None:
        """`first_step` is what the remedy begins with, where that has several steps."""
        super().__init__(f"{problem}. {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.first_step = first_step


class NoKeyringError(VaultError):
    """There is no keyring, or one that keeps nothing or plain text."""


class KeyringLockedError(VaultError):
    """The keyring is locked, and nobody could be asked to unlock it."""


class PromptDismissedError(VaultError):
    """The keyring's question was closed without an answer."""


class KeyringHangsError(VaultError):
    """The keyring did not answer in time."""


class VolatileKeyringError(VaultError):
    """The keyring forgets everything at the end of the session."""


class SecretTooLongError(VaultError):
    """The keyring cannot keep a secret of this length."""


class NotStoredError(VaultError):
    """What was read back from the keyring is not what was written."""


class KeyringFailedError(VaultError):
    """The keyring failed in a way of its own."""


class PolicyEditError(RolloutError):
    """A choice cannot be written into the policy as its text stands."""


class StreamError(RolloutError):
    """Standard input cannot be read, or standard output cannot be written."""


class TerminalError(RolloutError):
    """There is no terminal, or it cannot show the app."""
