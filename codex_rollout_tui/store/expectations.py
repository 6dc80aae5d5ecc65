"""Kept expectations, read and changed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from codex_rollout_tui.errors import FolderBusyError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.names import make_folder, sweep
from codex_rollout_tui.files.reading import open_binary
from codex_rollout_tui.files.refusals import read_failed, write_failed
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.file import as_table, parse
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store.expectation_files import EXPECTATIONS, ExpectationFiles, document_in
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.secret_gate import refuse_secrets


def load(kept: ExpectationFiles) -> tuple[Expectation, ...]:
    """What is expected of a policy; nothing where no file is there. Raises FolderError sentences, as `parse`."""
    text = document_in(kept)
    return () if text is None else parse(text, kept.file)


def change(
    kept: ExpectationFiles, edit: Callable[[Document], Document], *, timeout: float = WAIT
) -> tuple[Expectation, ...]:
    """Write the text `edit` makes of the one that is on disk (empty where there is none), and return what it expects.

    One process at a time, whole or not at all; what a file must not hold is never written, nor a secret. Raises
    FolderError sentences, UsageError for a secret, and whatever `edit` raises; then nothing is changed.
    """
    with locked(kept.root, timeout) if kept.root is not None else _alone(kept.policy, timeout):
        before = document_in(kept)
        after = edit(before or Document(b""))
        expected = parse(after, kept.file)
        known = parse(before, kept.file) if before is not None else ()
        for expectation in expected:
            if expectation not in known:
                refuse_secrets(as_table(expectation))
        if before is None or after.data != before.data:
            if kept.root is not None:
                _make(kept.root)
                sweep(kept.root, EXPECTATIONS)
            write_bytes(kept.file, after.data, root=kept.root)
        return expected


def _make(root: Path) -> None:
    try:
        make_folder(root, EXPECTATIONS)
    except OSError as error:
        raise write_failed(root / EXPECTATIONS, error) from error


@contextlib.contextmanager
def _alone(policy: Path, timeout: float) -> Iterator[None]:
    """One writer at a time of what is kept beside a policy, by a lock on the policy itself: no file is left behind.

    Where the system or the disk has no such lock, nothing keeps two writers apart.
    """
    try:
        held = open_binary(policy)
    except OSError as error:
        raise read_failed(policy, error) from error
    with held:
        until = time.monotonic() + timeout
        while not _taken(held):
            if time.monotonic() > until:
                problem = f"Another program has kept {policy} locked for more than {timeout:g} seconds."
                raise FolderBusyError(f"{problem} Wait for it, and try again; nothing was changed.")
            time.sleep(0.02)
        yield


def _taken(held: BinaryIO) -> bool:
    """Whether the lock is ours, or there is none to be had."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
