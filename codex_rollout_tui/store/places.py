"""Where the rollout is, when nobody says so."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.store.layout import ROLLOUT


def default_folder() -> Path:
    """The rollout in the platform's folder for a person's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("codex-rollout", appauthor=False)) / "rollout"


def find(folder: Path | None, cwd: Path) -> Path:
    """The folder to work on: the one asked for, else `cwd` if it holds a rollout.toml, else the default place."""
    if folder is not None:
        return cwd / folder
    return cwd if (cwd / ROLLOUT).is_file() else default_folder()
