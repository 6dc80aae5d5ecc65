"""Whatever a killed process left in a rollout folder: finished or taken back, and swept."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from codex_rollout_tui.errors import FolderError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.files.names import take_away
from codex_rollout_tui.files.reading import open_descriptor, stamp
from codex_rollout_tui.store import intent as intents
from codex_rollout_tui.store.intent import Intent
from codex_rollout_tui.store.journal_tail import find_tail, move_torn
from codex_rollout_tui.store.layout import PRIVATE, ROLLOUT, SLUG, journal_file
from codex_rollout_tui.store.leftovers import sweep_all
from codex_rollout_tui.store.private_files import private, read_private

NOTE = "recovered"
"""What was done the last time, in `private/`, for `doctor`."""


def settle(root: Path) -> None:
    """Finish or take back what was begun, and remove what was left; only for who holds the lock.

    Raises FolderError where a journal is broken in a way that leaves open which, and OSError.
    """
    intent = intents.read_intent(root)
    words = [] if intent is None else [_finish(root, intent)]
    if intent is None and not intents.is_mine(root):
        with contextlib.suppress(OSError):
            take_away(intents.intent_file(root), root)
    for name in _writers(root):
        if _cut_torn(root, name):
            words.append(f"a line of {name} that was not acknowledged was moved to {PRIVATE}/torn")
    if count := sweep_all(root):
        words.append(f"{count} temporary file{'s' if count != 1 else ''} removed")
    if words and _is_rollout(root):
        with contextlib.suppress(OSError, FolderError):
            write_bytes(private(root, NOTE), "; ".join(words).encode(), root=root, mode=0o600, durable=False)


def _is_rollout(root: Path) -> bool:
    """Whether one is there to say it of: a start that was taken back leaves nothing, not even a note."""
    try:
        return (root / PRIVATE).is_dir() and stamp(root / ROLLOUT, root) is not None
    except OSError:
        return False


def _writers(root: Path) -> list[str]:
    """The journals this clone writes."""
    try:
        lines = read_private(root, PRIVATE_NOTE, "writer").decode("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return []
    return [line for line in lines if SLUG.fullmatch(line)]


def _cut_torn(root: Path, writer: str) -> bool:
    """Move what was never acknowledged out of a journal of this clone; whether there was any. Raises OSError."""
    path = journal_file(root, writer)
    try:
        descriptor = open_descriptor(path, root, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        tail = find_tail(descriptor, path, writer)
        if tail.torn:
            move_torn(root, descriptor, writer, tail)
        return bool(tail.torn)
    except FolderError:
        return False
    finally:
        os.close(descriptor)


def _finish(root: Path, intent: Intent) -> str:
    """Take an action back or finish it, and say which."""
    names = ", ".join(file.path for file in intent.files) or "the new rollout"
    if not intents.is_done(root, intent):
        intents.put_back(root, intent)
        return f"an action that was cut off was taken back ({names})"
    if intent.writer:
        descriptor = open_descriptor(journal_file(root, intent.writer), root, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    intents.end(root, intent)
    return f"an action that was cut off after its last write is done ({names})"
