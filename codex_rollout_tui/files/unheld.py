"""Looking for links by path, for a system that cannot open a name in a folder it holds."""

from __future__ import annotations

import os
import stat

from codex_rollout_tui.files.wrong_file import wrong_folder, wrong_kind

_REPARSE = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400)


def check_folder(path: str) -> None:
    """Raise WrongFileError for what is no folder, or one that is a link, a junction or a mount point."""
    status = os.lstat(path)
    if _is_link(status):
        raise wrong_folder(stat.S_IFLNK)
    if not stat.S_ISDIR(status.st_mode):
        raise wrong_folder(status.st_mode)


def check_same(path: str, descriptor: int) -> None:
    """Raise WrongFileError where the file that was opened is not the one that stands at its path, without a link."""
    status = os.lstat(path)
    if _is_link(status) or not os.path.samestat(status, os.fstat(descriptor)):
        raise wrong_kind(stat.S_IFLNK)


def _is_link(status: os.stat_result) -> bool:
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_file_attributes", 0) & _REPARSE)
