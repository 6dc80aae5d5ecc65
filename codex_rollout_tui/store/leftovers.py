"""What killed processes left in a rollout folder: temp files and copies of ours, by their names."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from codex_rollout_tui.files.folder import below
from codex_rollout_tui.files.names import remove_tree
from codex_rollout_tui.files.reading import stamp
from codex_rollout_tui.files.temporary import is_alive, maker
from codex_rollout_tui.store.layout import EVIDENCE, JOURNAL, LOCK, POLICIES, PRIVATE, VERSIONS

FOLDERS = (
    "",
    PRIVATE,
    POLICIES,
    "expectations",
    JOURNAL,
    VERSIONS,
    EVIDENCE,
    f"{PRIVATE}/torn",
    f"{PRIVATE}/summaries",
)
"""Where a rollout's files are written, the first ones being those that are looked at at every start."""
AT_START = 4

_OLD = 3600
"""Seconds after which no write lasts any more, whatever process has that number now."""


def leftovers(root: Path, folders: tuple[str, ...] = FOLDERS) -> Iterator[Path]:
    """The temp files, copies and workshops whose process is gone, and journals nothing was written to."""
    for folder in folders:
        with contextlib.suppress(OSError), below(root, *Path(folder).parts) as held:
            for name in held.names():
                pid = maker(name)
                if pid is None and not (folder == JOURNAL and name.endswith(".jsonl")):
                    continue
                status = held.stat(name)
                is_ours = stat.S_ISREG(status.st_mode) or (folder == PRIVATE and stat.S_ISDIR(status.st_mode))
                if is_ours and (_is_left(pid, status, root) if pid else not status.st_size):
                    yield root / folder / name


def sweep_all(root: Path) -> int:
    """Remove them, and say how many there were; only for who holds the lock."""
    count = 0
    for path in list(leftovers(root)):
        with contextlib.suppress(OSError):
            remove_tree(path, root)
            count += 1
    return count


def _is_left(pid: int, status: os.stat_result, root: Path) -> bool:
    return not is_alive(pid) or _now(root) - status.st_mtime > _OLD


def _now(root: Path) -> float:
    """The time by the disk: who holds the lock has just written its file."""
    with contextlib.suppress(OSError):
        known = stamp(root / LOCK, root)
        return known[0] / 1e9 if known is not None else 0.0
    return 0.0
