"""The place where a rollout is to be made: filled, or left as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.create import GIT_FILES
from codex_rollout_tui.store.layout import LOCK, OWN_NAMES


@dataclass
class NewFolder:
    """What was at `root` before: the names in it, and the folders (it and those above it) that were not there.

    `ours` is set by whoever made a rollout here: from then on a failure takes it away again. What has a rollout's
    name and was there before can then only have been an empty folder.
    """

    root: Path
    names: frozenset[str]
    missing: tuple[Path, ...]
    git_files: Mapping[str, bytes | None]
    ours: bool = False

    def clear(self) -> None:
        """Take the rollout away."""
        for name, before in self.git_files.items():
            _put_back(self.root / name, before)
        for path in (self.root / name for name in (*OWN_NAMES, LOCK)):
            if path.name not in self.names:
                _remove(path)
            elif path.is_dir():
                for made in path.iterdir():
                    _remove(made)


@contextmanager
def new_folder(root: Path) -> Iterator[NewFolder]:
    """Look at the place and, when anything is raised inside, leave it as it was; raises WriteFailedError."""
    try:
        missing = tuple(folder for folder in (root, *root.parents) if not folder.exists())
        git_files = {name: path.read_bytes() if (path := root / name).exists() else None for name in GIT_FILES}
        names = frozenset(path.name for path in root.iterdir()) if root.is_dir() else frozenset()
    except OSError as error:
        raise write_failed(root, error) from error
    place = NewFolder(root, names, missing, git_files)
    try:
        yield place
    except BaseException:
        if place.ours:
            place.clear()
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != before:
        write_bytes(path, before, root=path.parent)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
