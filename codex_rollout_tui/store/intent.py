"""What an action of several files is about to change, written down before its first change: `private/intent.json`.

The events of an action are its last write. So when a process is killed, whoever comes next sees by this what to do:
where the events are there the action is done, and else its files are put back. A reader who may not write shows them as
they were.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from codex_rollout_tui.errors import FolderError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.folder import below
from codex_rollout_tui.files.kinds import POLICY, PRIVATE_NOTE
from codex_rollout_tui.files.names import move, remove_folder, remove_tree, sync, take_away
from codex_rollout_tui.files.reading import open_descriptor, read
from codex_rollout_tui.store.journal_tail import find_tail
from codex_rollout_tui.store.layout import INTENT, JOURNAL, OWN_NAMES, PRIVATE, SLUG, journal_file
from codex_rollout_tui.store.private_files import read_private

VERSION = 1
GIT_FILES = (".gitignore", ".gitattributes")

_mine: set[Path] = set()
"""Folders in which this process is in the middle of an action: it sees its own changes."""


class FileChange(NamedTuple):
    """One file of an action, by its path in the folder.

    before  sha256 of what it was; empty where it was not there
    after   of what it is to be
    copy    the name under `private/` of what it was
    folders that were made for it
    """

    path: str
    before: str
    after: str
    copy: str = ""
    folders: tuple[str, ...] = ()


class Intent(NamedTuple):
    """An action of a writer whose journal ends with number `seq`; `made` are names a new rollout takes for itself."""

    writer: str
    seq: int
    files: tuple[FileChange, ...]
    made: tuple[str, ...] = ()


def intent_file(root: Path) -> Path:
    """Where an intent lies."""
    return root / PRIVATE / INTENT


def digest(data: bytes) -> str:
    """The sha256 of some bytes, in hex."""
    return sha256(data).hexdigest()


def begin(root: Path, intent: Intent, *, durable: bool) -> None:
    """Write an intent; raises OSError and WriteFailedError."""
    data = json.dumps({"v": VERSION, **intent._asdict(), "files": [f._asdict() for f in intent.files]}).encode()
    write_bytes(intent_file(root), data, root=root, mode=0o600, durable=durable)
    _mine.add(_real(root))


def end(root: Path, intent: Intent, *, durable: bool = False) -> None:
    """Take an intent and its copies away: there is nothing left to do. Raises OSError."""
    _mine.discard(_real(root))
    take_away(intent_file(root), root)
    for file in intent.files:
        if file.copy:
            take_away(root / PRIVATE / file.copy, root)
    if durable:
        sync(root, PRIVATE)


def is_mine(root: Path) -> bool:
    """Whether this process is in the middle of an action there."""
    return bool(_mine) and _real(root) in _mine


def _real(root: Path) -> Path:
    return Path(os.path.realpath(root))


def read_intent(root: Path) -> Intent | None:
    """The intent of somebody else that lies in a folder; None where there is none that makes sense."""
    try:
        data = json.loads(read_private(root, PRIVATE_NOTE, INTENT))
        if is_mine(root):
            return None
        files = tuple(FileChange(**{**f, "folders": tuple(f["folders"])}) for f in data["files"])
        intent = Intent(data["writer"], data["seq"], files, tuple(data["made"]))
        return intent if data["v"] == VERSION and _makes_sense(intent) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _makes_sense(intent: Intent) -> bool:
    """Whether it names nothing but what a rollout has, so that nothing else can be changed by it."""
    names = {*OWN_NAMES, *GIT_FILES}
    paths = [path for file in intent.files for path in (file.path, *file.folders)]
    parts = [PurePosixPath(path).parts for path in paths]
    return (
        type(intent.seq) is int
        and (not intent.writer or SLUG.fullmatch(intent.writer) is not None)
        and all(0 < len(names_of) <= 2 and names_of[0] in names and ".." not in names_of for names_of in parts)
        and all(not file.copy or _is_copy(file.copy) for file in intent.files)
        and names.issuperset(intent.made)
    )


def _is_copy(name: str) -> bool:
    return name.startswith(".") and name.endswith(".before") and "/" not in name and "\\" not in name


def is_done(root: Path, intent: Intent) -> bool:
    """Whether the events of the action are in the journal; raises FolderError and OSError where nobody can say."""
    return any(last_number(root, path) > intent.seq for path in _journals(root, intent))


def _journals(root: Path, intent: Intent) -> list[Path]:
    if intent.writer:
        return [journal_file(root, intent.writer)]
    try:
        with below(root, JOURNAL) as folder:
            return [root / JOURNAL / name for name in folder.names() if name.endswith(".jsonl")]
    except FileNotFoundError:
        return []


def last_number(root: Path, path: Path) -> int:
    """The number of the last event of a journal; 0 where there is none. Raises FolderError and OSError."""
    try:
        descriptor = open_descriptor(path, root)
    except FileNotFoundError:
        return 0
    try:
        return find_tail(descriptor, path, path.stem).seq
    finally:
        os.close(descriptor)


def texts_before(root: Path) -> Mapping[Path, bytes | None]:
    """What files were before an action that was not done: for who may not put them back, or not yet."""
    intent = read_intent(root)
    try:
        if intent is None or is_done(root, intent):
            return {}
        if "rollout.toml" in intent.made:
            return {root / "rollout.toml": None}
        return {root / f.path: before for f in intent.files for before in _before(root, f)}
    except (OSError, FolderError):
        return {}


def _before(root: Path, file: FileChange) -> list[bytes | None]:
    """What a file was, where it is now what the action made of it."""
    if content_digest(root, root / file.path) != file.after:
        return []
    if not file.copy:
        return [None]
    data = read_private(root, POLICY, file.copy)
    return [data] if digest(data) == file.before else []


def content_digest(root: Path, path: Path) -> str:
    """The sha256 of a file; empty where none is there."""
    try:
        return digest(read(path, POLICY, root))
    except (FileNotFoundError, NotADirectoryError):
        return ""


def put_back(root: Path, intent: Intent) -> None:
    """Make the files of an action what they were, each that is what the action made of it; raises OSError.

    What is neither was changed by somebody else since: it is left alone.
    """
    for name in intent.made:
        if name != PRIVATE:
            remove_tree(root / name, root)
    for file in reversed(intent.files):
        path, copy = root / file.path, root / PRIVATE / file.copy
        if content_digest(root, path) != file.after:
            continue
        if not file.copy:
            take_away(path, root)
        elif content_digest(root, copy) == file.before:
            move(copy, path, root)
        for folder in file.folders:
            remove_folder(root / folder, root)
        with contextlib.suppress(FileNotFoundError):
            sync(root, *PurePosixPath(file.path).parts[:-1])
    end(root, intent, durable=True)
    if PRIVATE in intent.made:
        remove_tree(root / PRIVATE, root)
