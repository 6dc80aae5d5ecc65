"""A cheap look at whether anything in the folder changed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from codex_rollout_tui.store.layout import JOURNAL, POLICIES, ROLLOUT

Fingerprint = tuple[tuple[str, int, int, int], ...]


def fingerprint(root: Path) -> Fingerprint:
    """Inode, size and time of rollout.toml, the journals and the policies; another one means that something changed.

    What cannot be looked at is left out, so that it shows as a change; reading it then says why.
    """
    found: list[tuple[str, int, int, int]] = []
    for folder in (JOURNAL, POLICIES):
        try:
            with os.scandir(root / folder) as entries:
                found.extend(_stamp(f"{folder}/{entry.name}", entry.stat()) for entry in entries)
        except OSError:
            continue
    with suppress(OSError):
        found.append(_stamp(ROLLOUT, (root / ROLLOUT).stat()))
    return tuple(sorted(found))


def _stamp(name: str, status: os.stat_result) -> tuple[str, int, int, int]:
    return (name, status.st_ino, status.st_size, status.st_mtime_ns)
