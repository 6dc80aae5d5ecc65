"""Where the rollout is, when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

from codex_rollout_tui.files.own_folders import own_folder
from codex_rollout_tui.store.layout import POLICIES, ROLLOUT


def default_folder() -> Path:
    """The rollout in the platform's folder for a person's data."""
    return own_folder("data", "codex-rollout") / "rollout"


def place_of(path: Path | str) -> tuple[Path, Path | None]:
    """A path that somebody named, and the rollout's folder where it names something among the policies of one.

    Then it is absolute, and no link in it below that folder is to be followed; any other path may lead through links.
    """
    whole = Path(os.path.abspath(path))  # noqa: PTH100  # resolves `..` and no link
    root = whole.parent.parent
    inside = whole.parent.name == POLICIES and os.path.lexists(root / ROLLOUT)
    return (whole, root) if inside else (Path(path), None)


def find(folder: Path | None, cwd: Path) -> Path:
    """The folder to work on: the one asked for, else `cwd` if it holds a rollout.toml, else the default place."""
    if folder is not None:
        return cwd / folder
    here = cwd / ROLLOUT
    return cwd if os.path.lexists(here) and not here.is_dir() else default_folder()
