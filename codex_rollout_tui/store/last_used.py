"""The latest day on which this clone was used, by its own clock: `private/last-used`.

A clock that goes back is noticed by it, where nobody has written anything since.
"""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.store.private_files import private, read_private

NAME = "last-used"


def load(root: Path) -> date | None:
    """The day; None where there is none or it cannot be read."""
    try:
        return date.fromisoformat(read_private(root, PRIVATE_NOTE, NAME).decode("ascii").strip())
    except (OSError, ValueError):
        return None


def remember(root: Path, day: date) -> None:
    """Keep the day; best effort, as for what was last seen of the journals."""
    with contextlib.suppress(OSError, WriteFailedError):
        write_bytes(private(root, NAME), f"{day}\n".encode(), root=root, mode=0o600, durable=False)
