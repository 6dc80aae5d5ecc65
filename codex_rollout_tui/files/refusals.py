"""What the system said, as a sentence for the person at the keyboard."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from codex_rollout_tui.errors import FolderError, WriteFailedError
from codex_rollout_tui.files.wrong_file import WrongFileError

_RIGHTS = "Check who owns it and its permissions, or use another folder with -C."

SAID: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "Make room and try again."),
    errno.EDQUOT: ("your disk quota is used up", "Make room and try again."),
    errno.EFBIG: ("it would be larger than the system lets a file be", "Raise the limit (ulimit -f) and try again."),
    errno.EROFS: ("the disk is read-only", "Use a folder on a disk that can be written, with -C."),
    errno.EACCES: ("you have no permission", _RIGHTS),
    errno.EPERM: ("the system does not permit it", _RIGHTS),
    errno.EISDIR: ("it is a folder, not a file", "Move that folder away."),
    errno.ENOTDIR: ("a part of its path is a file, not a folder", "Check the path."),
    errno.ENOENT: ("it is not there", "Check the path."),
    errno.EEXIST: ("something else has that name", "Move it away."),
    errno.ENOTEMPTY: ("something else has that name", "Move it away."),
    errno.ELOOP: ("its symbolic link leads nowhere", "Mend or remove the link."),
    errno.ENAMETOOLONG: ("its name is too long for this disk", "Use a shorter path."),
    errno.EIO: ("the disk reports an error", "Check the disk; restore from a backup if it is failing."),
    errno.EBUSY: ("the system is using it", "Try again in a moment."),
    errno.EMFILE: ("too many files are open", "Close some programs and try again."),
    errno.ENFILE: ("too many files are open on this machine", "Close some programs and try again."),
}  # fmt: skip
"""errno to (what it means, what to do)."""


def reason(error: OSError) -> tuple[str, str]:
    """What an OSError means in plain words, and the remedy."""
    if isinstance(error, WrongFileError):
        return error.meaning, error.remedy
    number = error.errno or 0
    known = SAID.get(number)
    if known is not None:
        return known
    return (error.strerror or os.strerror(number)).lower(), "Check the disk and the folder, and try again."


def write_failed(path: Path, error: OSError) -> WriteFailedError:
    """The sentence for a refused write."""
    meaning, remedy = reason(error)
    return WriteFailedError(f"{path} cannot be written: {meaning}. Nothing was changed. {remedy}")


def read_failed(path: Path, error: OSError) -> FolderError:
    """The sentence for a refused read."""
    meaning, remedy = reason(error)
    return FolderError(f"{path} cannot be read: {meaning}. {remedy}")
