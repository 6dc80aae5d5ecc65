"""The place where a rollout is to be made, so that a start which fails can be taken back."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from codex_rollout_tui.store.layout import LOCK, OWN_NAMES


@dataclass(frozen=True)
class Site:
    """What was at `root` before: the names in it, and the folders (it and those above it) that were not there."""

    root: Path
    names: frozenset[str]
    missing: tuple[Path, ...]

    @classmethod
    def look(cls, root: Path) -> Site:
        """Look at the place; raises OSError."""
        missing = tuple(folder for folder in (root, *root.parents) if not folder.exists())
        names = frozenset(path.name for path in root.iterdir()) if root.is_dir() else frozenset()
        return cls(root, names, missing)

    def clear(self) -> None:
        """Take the rollout away that was made here since; only for a place that `create` found free.

        What has a rollout's name and was there before can then only be an empty folder; it is emptied again.
        """
        for path in (self.root / name for name in (*OWN_NAMES, LOCK)):
            if path.name not in self.names:
                _remove(path)
            elif path.is_dir():
                for made in path.iterdir():
                    _remove(made)
        for folder in self.missing:
            with suppress(OSError):
                folder.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
