"""The files of a rollout's folder whose names are those of policies."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from codex_rollout_tui.files.folder import below
from codex_rollout_tui.store.layout import SLUG


def named_files(root: Path, folder: str) -> Mapping[str, tuple[int, int]]:
    """Modification time (ns) and size of each regular file NAME.toml, by name; none where there is no folder.

    Asked for every second. Raises OSError.
    """
    stamps: dict[str, tuple[int, int]] = {}
    try:
        with below(root, folder) as held:
            for file, status in held.entries().items():
                name = file.removesuffix(".toml")
                if name != file and SLUG.fullmatch(name) and stat.S_ISREG(status.st_mode):
                    stamps[name] = (status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        pass
    return stamps
