"""Whose folder it is: somebody else's is opened for reading only, until this person says that it is trusted."""

from __future__ import annotations

import os
from pathlib import Path

from codex_rollout_tui import settings
from codex_rollout_tui.errors import ForeignFolderError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.files.owner import is_own, owner_of

EVERY = "*"


def refuse_foreign(root: Path) -> None:
    """Raise ForeignFolderError for a folder of another user that is not trusted; where there is none, say nothing."""
    sentence = foreign(root)
    if sentence is not None:
        raise ForeignFolderError(f"{sentence} Nothing was changed.")


def foreign(root: Path) -> str | None:
    """That a folder is somebody else's, and how to trust it; None for one's own and for a trusted one."""
    try:
        if is_own(root):
            return None
        owner = owner_of(root)
    except OSError:
        return None
    path, real = settings.settings_path(), os.path.realpath(root)
    trusted = settings.load(path).trusted_folders
    if EVERY in trusted or any(os.path.realpath(folder) == real for folder in trusted):
        return None
    line = f'trusted_folders = ["{real}"]'
    return (
        f"{root} belongs to {one_line(owner)}, not to you, so it is opened for reading only. "
        f"If you trust whoever writes there, put this line into {path}: {line}."
    )
