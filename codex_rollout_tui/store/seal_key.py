"""A key by which a person's own programs know again what they wrote for themselves, kept beside the settings."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from codex_rollout_tui.files.atomic import sweep_dead
from codex_rollout_tui.files.folder import open_folder
from codex_rollout_tui.files.kinds import SEAL_KEY
from codex_rollout_tui.files.reading import read
from codex_rollout_tui.files.temporary import temporary_name

NAME = "journal.key"
SIZE = 32


def own_key(folder: Path) -> bytes | None:
    """The key in a folder, drawn once; None where none can be kept, or what is there is none."""
    path = folder / NAME
    try:
        if not os.path.lexists(path):
            folder.mkdir(parents=True, exist_ok=True)
            _draw(path)
        key = read(path, SEAL_KEY)
    except OSError:
        return None
    return key if len(key) == SIZE else None


def _draw(path: Path) -> None:
    """Make the key whole under another name first, so that nobody reads half of it; the first one made stays."""
    temp = temporary_name(NAME)
    with open_folder(path.parent) as folder:
        sweep_dead(folder, NAME)
        descriptor = folder.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, os.urandom(SIZE))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        try:
            with suppress(FileExistsError):
                folder.link(temp, path.name)
        finally:
            folder.unlink(temp)
