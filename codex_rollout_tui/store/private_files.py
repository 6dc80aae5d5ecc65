"""Files below `private/`: what this clone keeps for itself, and what of it can be believed.

What Git tracks came from somebody else, whoever made the folder first, so it is never read.
"""

from __future__ import annotations

import errno
from pathlib import Path

from codex_rollout_tui.files import reading
from codex_rollout_tui.files.kinds import FileKind
from codex_rollout_tui.files.names import make_folder
from codex_rollout_tui.files.wrong_file import WrongFileError
from codex_rollout_tui.store.git_index import tracked
from codex_rollout_tui.store.layout import PRIVATE
from codex_rollout_tui.store.trust import refuse_foreign

REMEDY = f"Take it out of Git, and keep the files: git rm -r --cached {PRIVATE}"


def private(root: Path, *names: str) -> Path:
    """A path under `private/`, whose folders are made on the way and are this person's only (mode 0700).

    Raises OSError when they cannot be made, ForeignFolderError in somebody else's folder.
    """
    refuse_foreign(root)
    make_folder(root, PRIVATE, *names[:-1], mode=0o700)
    return root.joinpath(PRIVATE, *names)


def read_private(root: Path, kind: FileKind, *names: str) -> bytes:
    """The bytes of a file that this clone wrote for itself; raises OSError, also for one that Git tracks."""
    data = reading.read(root.joinpath(PRIVATE, *names), kind, root)
    if is_tracked(root, *names):
        raise WrongFileError(errno.EPERM, "Git tracks it, so it is not this clone's own", REMEDY)
    return data


def is_tracked(root: Path, *names: str) -> bool:
    """Whether Git tracks a file below `private/`, or may: where its index cannot be read, nothing vouches for it."""
    try:
        return "/".join(names) in tracked(root, PRIVATE)
    except (OSError, ValueError):
        return True


def is_kept(root: Path, *names: str) -> bool:
    """Whether there is such a file, believed or not."""
    try:
        return reading.stamp(root.joinpath(PRIVATE, *names), root) is not None
    except OSError:
        return False
