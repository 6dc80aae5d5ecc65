"""What stands at a path is not what may be opened there."""

from __future__ import annotations

import errno
import os
import stat

from codex_rollout_tui.files.kinds import MB, FileKind

_WORDS = {
    stat.S_IFDIR: ("it is a folder, not a file", "Move that folder away."),
    stat.S_IFIFO: ("it is a pipe, not a regular file", "Save what it gives as a file first."),
    stat.S_IFSOCK: ("it is a socket, not a regular file", "Move it away."),
    stat.S_IFCHR: ("it is a device, not a regular file", "Move it away."),
    stat.S_IFBLK: ("it is a device, not a regular file", "Move it away."),
    stat.S_IFLNK: (
        "it is a link, and no link is followed inside a rollout's folder",
        "Put the file itself there, in place of the link.",
    ),
}


class WrongFileError(OSError):
    """What is at a path may not be opened: a link, no regular file, or too large; in the words of `reason`."""

    def __init__(self, number: int, meaning: str, remedy: str) -> None:
        super().__init__(number, meaning)
        self.meaning = meaning
        self.remedy = remedy


def check_regular(mode: int) -> None:
    """Raise WrongFileError unless a mode is that of a regular file."""
    if not stat.S_ISREG(mode):
        raise wrong_kind(mode)


def check_single(status: os.stat_result) -> None:
    """Raise WrongFileError for a file with a second name: whatever is written into it is written there too."""
    if status.st_nlink > 1:
        meaning = "it has a second name (a hard link), and what is written here would stand there too"
        raise WrongFileError(errno.EMLINK, meaning, "Put a copy in its place: cp -p FILE COPY, then mv COPY FILE.")


def wrong_kind(mode: int) -> WrongFileError:
    """What is wrong with something of this mode, where a regular file belongs."""
    meaning, remedy = _WORDS.get(stat.S_IFMT(mode), ("it is no regular file", "Move it away."))
    return WrongFileError(errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, meaning, remedy)


def wrong_folder(mode: int) -> WrongFileError:
    """What is wrong with something of this mode, where a folder belongs."""
    if stat.S_ISLNK(mode):
        meaning = "a part of its path is a link, and no link is followed inside a rollout's folder"
        return WrongFileError(errno.ELOOP, meaning, "Put the folder itself there, in place of the link.")
    return WrongFileError(errno.ENOTDIR, "a part of its path is a file, not a folder", "Check the path.")


def too_large(kind: FileKind) -> WrongFileError:
    """A file has more bytes than one of its kind can have."""
    limit = f"{kind.largest // MB} MB" if kind.largest >= MB else f"{kind.largest} bytes"
    return WrongFileError(errno.EFBIG, f"it is larger than {limit}, which is no {kind.noun}", kind.remedy)
