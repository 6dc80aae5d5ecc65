"""Kept expectations: `expectations/NAME.toml` of a rollout, and FILE.expect.toml beside a policy that is in none."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from codex_rollout_tui.errors import FolderBusyError, FolderError, UsageError
from codex_rollout_tui.files import kinds
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.names import make_folder, sweep
from codex_rollout_tui.files.reading import open_binary, read
from codex_rollout_tui.files.refusals import read_failed, write_failed
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.file import as_table, parse
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store.layout import POLICIES, SLUG
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.named_files import named_files
from codex_rollout_tui.store.places import place_of
from codex_rollout_tui.store.secret_gate import refuse_secrets

EXPECTATIONS = "expectations"
"""The folder in a rollout."""
BESIDE = ".expect.toml"
"""What is added to the name of a policy that is in none."""


class ExpectationFiles(NamedTuple):
    """Where the expectations of a policy lie, and the rollout they belong to, None for a policy that is in none."""

    file: Path
    policy: Path
    root: Path | None = None


def of_policy(root: Path, name: str) -> ExpectationFiles:
    """The expectations of a policy of a rollout."""
    if not SLUG.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a policy: use lower-case letters, digits and hyphens, at most 64.")
    return ExpectationFiles(root / EXPECTATIONS / f"{name}.toml", root / POLICIES / f"{name}.toml", root)


def of_file(policy: Path) -> ExpectationFiles:
    """The expectations of a policy file: those of its rollout where it is one of its policies, else the file beside."""
    place, root = place_of(policy)
    if root is not None and place.suffix == ".toml" and SLUG.fullmatch(place.stem):
        return of_policy(root, place.stem)
    return ExpectationFiles(policy.with_name(f"{policy.name}{BESIDE}"), policy)


def state(root: Path) -> Mapping[str, tuple[int, int]]:
    """Modification time (ns) and size of every file of expectations, to notice changes cheaply."""
    try:
        return named_files(root, EXPECTATIONS)
    except OSError as error:
        raise read_failed(root / EXPECTATIONS, error) from error


def load(kept: ExpectationFiles) -> tuple[Expectation, ...]:
    """What is expected of a policy; nothing where no file is there. Raises FolderError sentences, as `parse`."""
    text = _read(kept)
    return () if text is None else parse(text, kept.file)


def change(
    kept: ExpectationFiles, edit: Callable[[Document], Document], *, timeout: float = WAIT
) -> tuple[Expectation, ...]:
    """Write the text `edit` makes of the one that is on disk (empty where there is none), and return what it expects.

    One process at a time, whole or not at all; what a file must not hold is never written, nor a secret. Raises
    FolderError sentences, UsageError for a secret, and whatever `edit` raises; then nothing is changed.
    """
    with locked(kept.root, timeout) if kept.root is not None else _alone(kept.policy, timeout):
        before = _read(kept)
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


def _read(kept: ExpectationFiles) -> Document | None:
    try:
        return Document(read(kept.file, kinds.EXPECTATIONS, kept.root))
    except FileNotFoundError:
        if os.path.lexists(kept.file):
            raise FolderError(f"{kept.file} is a link that leads nowhere. Mend or remove the link.") from None
        return None
    except OSError as error:
        raise read_failed(kept.file, error) from error


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
