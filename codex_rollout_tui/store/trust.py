"""Whose folder it is: somebody else's is opened for reading only, until this person says that it is trusted."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui import settings
from codex_rollout_tui.errors import ForeignFolderError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.files.owner import is_own, owner_of

EVERY = "*"


def refuse_foreign(root: Path) -> None:
    """Raise ForeignFolderError for a folder of another user that is not trusted; where there is none, say nothing."""
    problem = foreign(root)
    if problem is not None:
        raise ForeignFolderError(f"{root} {problem.about}. Nothing was changed. {problem.remedy}")


class ForeignFolder(NamedTuple):
    """That a folder is somebody else's, and how to trust it."""

    about: str
    remedy: str


def foreign(root: Path) -> ForeignFolder | None:
    """What there is to say of a folder of another user; None for one's own and for a trusted one."""
    try:
        if is_own(root):
            return None
        owner = owner_of(root)
    except OSError:
        return None
    path = settings.settings_path()
    trusted = settings.load(path).trusted_folders
    if EVERY in trusted or with_trusted(trusted, root) == list(trusted):
        return None
    about = f"belongs to {one_line(owner)}, not to you, so it is opened for reading only"
    return ForeignFolder(about, f"If you trust whoever writes there, {_how(path, trusted, root)}")


def with_trusted(trusted: Sequence[str], root: Path) -> list[str]:
    """The folders that are trusted with one more, by its real path; the same ones where it is among them."""
    real = os.path.realpath(root)
    if any(os.path.realpath(folder) == real for folder in trusted):
        return list(trusted)
    return [*trusted, real]


def _how(path: Path, trusted: Sequence[str], root: Path) -> str:
    """The line of the settings that trusts a folder, whole, and where it goes: keys behind a table would be its own."""
    folders = ", ".join(json.dumps(folder, ensure_ascii=False) for folder in with_trusted(trusted, root))
    place = f"let the line of trusted_folders in {path} be" if trusted else f"put this line at the top of {path}"
    return f"{place}: trusted_folders = [{folders}]"
