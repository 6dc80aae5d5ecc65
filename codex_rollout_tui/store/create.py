"""A new rollout folder: everything in place, `rollout.toml` last, or nothing at all."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from codex_rollout_tui.errors import FolderError, UsageError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.folder import Folder, open_folder
from codex_rollout_tui.files.kinds import GIT_LINES
from codex_rollout_tui.files.names import make_folder
from codex_rollout_tui.files.reading import read
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store import intent as intents
from codex_rollout_tui.store.intent import FileChange, Intent, digest
from codex_rollout_tui.store.layout import JOURNAL, LOCK, OWN_NAMES, POLICIES, PRIVATE, ROLLOUT
from codex_rollout_tui.store.lock import locked
from codex_rollout_tui.store.recovery import recover_at_open
from codex_rollout_tui.store.rollout import RolloutFile
from codex_rollout_tui.store.rollout_fields import faults
from codex_rollout_tui.store.secret_gate import refuse_secrets
from codex_rollout_tui.store.transaction import keep_copy

IGNORED = ("private/", LOCK, ".*.tmp")
KEPT_AS_IS = ("journal/*.jsonl -text", "policies/*.toml -text", "versions/*.toml -text", "evidence/* -text")
"""Git must not turn line ends: hashes are over the bytes."""
GIT_FILES = {".gitignore": IGNORED, ".gitattributes": KEPT_AS_IS}


def create(root: Path, rollout: RolloutFile) -> None:
    """Make `root` a rollout folder; raises as `creating` does."""
    with creating(root, rollout):
        pass


@contextmanager
def creating(root: Path, rollout: RolloutFile) -> Iterator[None]:
    """Make `root` a rollout folder whose first events are appended inside, with the lock held.

    A process that is killed in it leaves what the next one takes away.

    Raises UsageError when it is one already or holds files under the names a rollout uses, FolderError or
    WriteFailedError when it cannot be made; what was made until then is taken away again.
    """
    recover_at_open(root)
    _check(root, rollout)
    with ExitStack() as undo:
        _make_folder(root, undo)
        with open_folder(root) as folder:
            if not folder.has(LOCK):
                undo.callback(_take_away, root, LOCK)
        with locked(root):
            _refuse_conflicts(root)
            intent = _begin(root, undo)
            _fill(root, rollout, undo)
            yield
            with suppress(OSError):
                intents.end(root, intent)
        undo.pop_all()


def _begin(root: Path, undo: ExitStack) -> Intent:
    """Write down what is about to be made."""
    _make_own(root, PRIVATE, undo, 0o700)
    files = []
    for name, lines in GIT_FILES.items():
        before, after = _with_lines(root, name, lines)
        if after != before:
            copy = "" if before is None else keep_copy(root, root / name, before)
            files.append(FileChange(name, "" if before is None else digest(before), digest(after), copy))
    intent = Intent("", 0, tuple(files), OWN_NAMES)
    undo.callback(intents.end, root, intent)
    try:
        intents.begin(root, intent, durable=True)
    except OSError as error:
        raise write_failed(root / PRIVATE, error) from error
    return intent


def _check(root: Path, rollout: RolloutFile) -> None:
    refuse_secrets(_as_data(rollout))
    for fault in faults(_as_data(rollout)):
        raise UsageError(f"{fault.problem[0].upper()}{fault.problem[1:]}. {fault.remedy} Nothing was made.")
    try:
        status = root.stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise write_failed(root, error) from error
    if not stat.S_ISDIR(status.st_mode):
        raise FolderError(f"{root} is a file, not a folder. Choose another name for the rollout.")
    try:
        with open_folder(root) as folder:
            if folder.has(ROLLOUT):
                raise UsageError(f"{root} is a rollout already. Open it with: codex-rollout -C {root}")
    except OSError as error:
        raise write_failed(root, error) from error


def _refuse_conflicts(root: Path) -> None:
    with open_folder(root) as folder:
        taken = [name for name in OWN_NAMES if _taken(folder, name)]
    if ROLLOUT in taken:
        raise UsageError(f"{root} is a rollout already. Open it with: codex-rollout -C {root}")
    if taken:
        raise UsageError(
            f"{root} holds {', '.join(taken)} already, which a rollout would use for itself. "
            "Choose an empty folder, or move these away. Nothing was made."
        )


def _taken(folder: Folder, name: str) -> bool:
    """Whether there is more than an empty folder (which an interrupted start may have left)."""
    if not folder.has(name):
        return False
    try:
        with folder.inner(name) as inner:
            return bool(inner.names())
    except OSError:
        return True


def _take_away(root: Path, name: str) -> None:
    with suppress(OSError), open_folder(root) as folder:
        folder.unlink(name)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    """Make a folder and those above it, to be removed again should a later step fail."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _make_folder(folder.parent, undo)
    try:
        with open_folder(folder.parent) as parent:
            parent.make(folder.name)
            undo.callback(_remove, folder.parent, folder.name)
            parent.sync()
    except OSError as error:
        raise write_failed(folder, error) from error


def _remove(parent: Path, name: str) -> None:
    with suppress(OSError), open_folder(parent) as folder:
        folder.remove(name)


def _fill(root: Path, rollout: RolloutFile, undo: ExitStack) -> None:
    for name in (JOURNAL, POLICIES):
        _make_own(root, name, undo)
    for name, lines in GIT_FILES.items():
        _add_lines(root, name, lines, undo)
    write_bytes(root / ROLLOUT, text(rollout).encode("utf-8"), root=root)


def _make_own(root: Path, name: str, undo: ExitStack, mode: int = 0o777) -> None:
    """Make a folder of the rollout, to be removed again should a later step fail."""
    try:
        with open_folder(root) as folder:
            if not folder.has(name):
                undo.callback(_remove, root, name)
        make_folder(root, name, mode=mode)
    except OSError as error:
        raise write_failed(root / name, error) from error


def _add_lines(root: Path, name: str, lines: tuple[str, ...], undo: ExitStack) -> None:
    """Add lines a file lacks; one that was there before is put back should a later step fail."""
    path = root / name
    before, after = _with_lines(root, name, lines)
    if after == before:
        return
    if before is None:
        undo.callback(_take_away, root, name)
    else:
        undo.callback(partial(write_bytes, path, before, root=root))
    write_bytes(path, after, root=root)


def _with_lines(root: Path, name: str, lines: tuple[str, ...]) -> tuple[bytes | None, bytes]:
    """A file as it is (None where it is not there), and with the lines it lacks."""
    path = root / name
    before: bytes | None
    try:
        before = read(path, GIT_LINES, root)
    except FileNotFoundError:
        before = None
    except OSError as error:
        raise write_failed(path, error) from error
    held = before or b""
    known = held.splitlines()
    new = [line for line in lines if line.encode() not in known]
    gap = b"\n" if new and held and not held.endswith(b"\n") else b""
    return before, held + gap + "".join(f"{line}\n" for line in new).encode()


def _as_data(rollout: RolloutFile) -> Mapping[str, object]:
    return {
        "id": rollout.id, "organisation": rollout.organisation, "edition": rollout.edition,
        "surfaces": rollout.surfaces, "workspace_id": rollout.workspace_id,
        "conditions": rollout.conditions, "owners": rollout.owners,
    }  # fmt: skip


def text(rollout: RolloutFile) -> str:
    """A new rollout.toml, with a word on each part for whoever opens it."""
    surfaces = ", ".join(_quoted(surface) for surface in rollout.surfaces)
    lines = [
        "# The rollout of Codex in one organisation. Made by codex-rollout; yours to edit and to keep in Git.",
        f"schema_version = {rollout.schema_version}",
        f"id = {_quoted(rollout.id)}  # random; names this rollout's entries in the keyring",
        f"organisation = {_quoted(rollout.organisation)}",
        f"workspace_id = {_quoted(rollout.workspace_id)}",
        f"edition = {_quoted(rollout.edition)}  # the edition of the Admin Setup guide that is followed",
        *([f"surfaces = [{surfaces}]"] if surfaces else []),
        "",
        "[conditions]  # what is false hides its items; what is not answered shows them",
        *(f"{name} = {'true' if answer else 'false'}" for name, answer in rollout.conditions.items()),
        "",
        "[owners]",
        *(f"{role} = {_quoted(person)}" for role, person in rollout.owners.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """A TOML basic string: JSON's, and DEL escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
