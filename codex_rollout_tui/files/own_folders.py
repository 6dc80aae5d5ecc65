"""The folders in which a person's programs keep what is theirs, as the platform has them.

platformdirs knows them all. Where Linux says plainly where they are it is not asked: to load it takes a tenth of a
command's time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

OwnFolder = Literal["config", "data"]
_ON_LINUX = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", ".local/share")}


def own_folder(kind: OwnFolder, app: str) -> Path:
    """The folder of an app for a person's settings (config) or for what they made (data)."""
    plain = _plain(kind) if sys.platform == "linux" else None
    if plain is not None:
        return Path(plain, app)
    import platformdirs

    folder = platformdirs.user_config_dir if kind == "config" else platformdirs.user_data_dir
    return Path(folder(app, appauthor=False))


def _plain(kind: OwnFolder) -> str | None:
    """Where the folders of this kind are, where the environment leaves no question."""
    variable, below_home = _ON_LINUX[kind]
    named, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
    if named:
        return named if named.startswith("/") and named == named.strip() else None
    return f"{home.rstrip('/')}/{below_home}" if home.startswith("/") else None
