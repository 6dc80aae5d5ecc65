"""A folder in which a process was killed, made whole again by the next one that may write."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from codex_rollout_tui.errors import FolderBusyError, WriteFailedError
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.files.reading import stamp
from codex_rollout_tui.store import intent as intents
from codex_rollout_tui.store.layout import JOURNAL, PRIVATE
from codex_rollout_tui.store.leftovers import AT_START, FOLDERS, leftovers
from codex_rollout_tui.store.lock import is_signed, locked
from codex_rollout_tui.store.private_files import read_private
from codex_rollout_tui.store.settle import NOTE, settle
from codex_rollout_tui.store.trust import foreign


def needs_recovery(root: Path) -> bool:
    """Whether something was left by a process that may be gone; a few looks at the disk, no reading."""
    if intents.is_mine(root):
        return False
    return os.path.lexists(intents.intent_file(root)) or is_signed(root) or _has_leftovers(root)


def _has_leftovers(root: Path) -> bool:
    return any(True for _ in leftovers(root, FOLDERS[:AT_START]))


def may_recover(root: Path) -> bool:
    """Whether the folder is this person's, or trusted, and can be written."""
    folders = [root, *(path for path in (root / PRIVATE, root / JOURNAL) if path.exists())]
    return foreign(root) is None and all(os.access(folder, os.W_OK) for folder in folders)


def last_recovery(root: Path) -> tuple[str, str] | None:
    """The day (ISO) a start last made the folder whole, and what it did, in words; None where none had to."""
    path = root / PRIVATE / NOTE
    try:
        known, text = stamp(path, root), read_private(root, PRIVATE_NOTE, NOTE).decode("utf-8", "replace")
    except OSError:
        return None
    return None if known is None else (f"{datetime.fromtimestamp(known[0] / 1e9, UTC):%Y-%m-%d}", text)


def unfinished(root: Path) -> str:
    """What somebody who was killed left and is still there, in words; empty where nothing is."""
    count = sum(1 for _ in leftovers(root))
    words = [f"{count} temporary file{'s' if count != 1 else ''}"] if count else []
    if intents.read_intent(root) is not None:
        words.insert(0, "an action that was cut off, whose files are shown as they were before it")
    return " and ".join(words)


def recover_at_open(root: Path) -> None:
    """Make the folder whole if somebody was killed in it, nobody is at work there, and this person may write."""
    if not needs_recovery(root) or not may_recover(root):
        return
    with contextlib.suppress(FolderBusyError, WriteFailedError), locked(root, 0):
        if _has_leftovers(root):
            settle(root)
