"""Several files changed as one: when a part is refused, every one of them is what it was before."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.store.atomic import write_bytes
from codex_rollout_tui.store.refusals import read_failed, write_failed

_count = itertools.count()


@contextmanager
def transaction(keep: Path, *paths: Path) -> Iterator[None]:
    """Put the files back (or take them away, if they are new) when anything is raised inside.

    A copy of each lies in the folder `keep`, on the same disk, until the end: putting it back is a rename and needs
    no room on a disk that is full. Raises FolderError when a copy cannot be made; then nothing inside has run.
    """
    with ExitStack() as tidy, ExitStack() as undo:
        for path in dict.fromkeys(Path(os.path.realpath(path)) for path in paths):
            _remember(path, keep, tidy, undo)
        yield
        undo.pop_all()


def _remember(path: Path, keep: Path, tidy: ExitStack, undo: ExitStack) -> None:
    try:
        before = path.read_bytes()
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        undo.callback(_take_away, path, [folder for folder in path.parents if not folder.exists()])
        return
    except OSError as error:
        raise read_failed(path, error) from error
    copy = keep / f".{path.name[:80]}.{os.getpid()}-{next(_count)}.before"
    try:
        if not keep.is_dir():
            keep.mkdir(mode=0o700)
            tidy.callback(_remove_empty, keep)
        tidy.callback(copy.unlink, missing_ok=True)
        write_bytes(copy, before, mode=mode)
    except OSError as error:
        raise write_failed(keep, error) from error
    except WriteFailedError as error:
        cause = error.__cause__
        raise write_failed(path, cause) if isinstance(cause, OSError) else error from cause
    undo.callback(_put_back, path, copy, before)


def _put_back(path: Path, copy: Path, before: bytes) -> None:
    with suppress(OSError):
        if path.read_bytes() == before:
            return
    copy.replace(path)


def _take_away(path: Path, folders: list[Path]) -> None:
    path.unlink(missing_ok=True)
    for folder in folders:
        _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
