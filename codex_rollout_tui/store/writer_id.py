"""Which journal this clone writes for a person: the person's slug and four hex digits, kept in `private/writer`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from codex_rollout_tui.errors import FolderError, WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.files.names import remove_folder, take_away
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.layout import PRIVATE, journal_file
from codex_rollout_tui.store.lock import locked
from codex_rollout_tui.store.private_files import REMEDY, is_kept, is_tracked, private, read_private
from codex_rollout_tui.store.secret_gate import refuse_secret
from codex_rollout_tui.writer import slug

_WRITER = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)-[0-9a-f]{4}")
_TRIES = 100


def writer(root: Path, person: str, draw: Callable[[], str]) -> str:
    """The writer of this person in this clone, drawn once; `draw` gives four random hex digits.

    Two people at one clone get one writer each. A name whose journal is there already is somebody else's and is
    not taken. Raises WriteFailedError when a new one cannot be kept, UsageError for a name that is a secret.
    """
    name = slug(refuse_secret(person, "person's name"))
    known = kept(root, person)
    if known is not None:
        return known
    with locked(root):
        known = kept(root, person)
        if known is not None:
            return known
        _refuse_tracked(root)
        for _ in range(_TRIES):
            drawn = f"{name}-{draw()}"
            if _WRITER.fullmatch(drawn) and not journal_file(root, drawn).exists():
                _keep(root, drawn)
                return drawn
    raise ValueError(f"{_TRIES} draws gave no free writer for {name!r}")


@contextmanager
def drawn_writer(root: Path, person: str, draw: Callable[[], str]) -> Iterator[str]:
    """The writer of this person; one that was drawn for this is forgotten when anything is raised inside."""
    path = root / PRIVATE / "writer"
    _refuse_tracked(root)
    before = None if kept(root, person) is not None else _lines(root)
    is_new_folder = not path.parent.exists()
    try:
        yield writer(root, person, draw)
    except BaseException:
        with suppress(OSError, WriteFailedError):
            if before:
                write_bytes(path, _text(before), root=root, mode=0o600)
            elif before is not None:
                take_away(path, root)
            if is_new_folder:
                remove_folder(path.parent, root)
        raise


def _refuse_tracked(root: Path) -> None:
    """Draw no writer beside one that may be this clone's: each action would begin another journal."""
    if is_kept(root, "writer") and is_tracked(root, "writer"):
        problem = f"{root / PRIVATE / 'writer'} is tracked by Git, so it does not say which journal is yours here"
        raise FolderError(f"{problem}. {REMEDY}. Nothing was saved.")


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _lines(root: Path) -> list[str]:
    try:
        return read_private(root, PRIVATE_NOTE, "writer").decode("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return []


def kept(root: Path, person: str) -> str | None:
    """The writer this person has in this clone already, or None."""
    name = slug(person)
    for line in _lines(root):
        match = _WRITER.fullmatch(line)
        if match is not None and match[1] == name:
            return line
    return None


def _keep(root: Path, drawn: str) -> None:
    lines = [line for line in _lines(root) if _WRITER.fullmatch(line)]
    try:
        path = private(root, "writer")
    except OSError as error:
        raise write_failed(root / PRIVATE, error) from error
    write_bytes(path, _text([*lines, drawn]), root=root, mode=0o600)
