"""Several files changed as one: when a part is refused, every one of them is what it was before."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import POLICY
from codex_rollout_tui.files.names import make_folder, move, remove_folder, take_away
from codex_rollout_tui.files.reading import open_binary, read, read_all
from codex_rollout_tui.files.refusals import read_failed, write_failed

_count = itertools.count()


@contextmanager
def transaction(keep: Path, *paths: Path, root: Path | None = None) -> Iterator[None]:
    """Put the files back (or take them away, if they are new) when anything is raised inside.

    A copy of each lies in the folder `keep`, on the same disk, until the end: putting it back is a rename and needs
    no room on a disk that is full. `root` is the rollout's folder, below which no link is followed: the one `keep` is
    in, unless it is said. Raises FolderError when a copy cannot be made; then nothing inside has run.
    """
    with ExitStack() as tidy, ExitStack() as undo:
        for path in dict.fromkeys(paths):
            _remember(path, keep, root or keep.parent, tidy, undo)
        yield
        undo.pop_all()


def _remember(path: Path, keep: Path, root: Path, tidy: ExitStack, undo: ExitStack) -> None:
    try:
        with open_binary(path, root) as file:
            before = read_all(file.fileno(), POLICY)
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    except FileNotFoundError:
        missing = [folder for folder in path.parents if root in folder.parents and not folder.exists()]
        undo.callback(_take_away, path, root, missing)
        return
    except OSError as error:
        raise read_failed(path, error) from error
    copy = keep / f".{path.name[:80]}.{os.getpid()}-{next(_count)}.before"
    try:
        if keep != root and not os.path.lexists(keep):
            make_folder(root, keep.name, mode=0o700)
            tidy.callback(remove_folder, keep, root)
        tidy.callback(take_away, copy, root)
        write_bytes(copy, before, root=root, mode=mode)
    except OSError as error:
        raise write_failed(keep, error) from error
    except WriteFailedError as error:
        cause = error.__cause__
        raise write_failed(path, cause) if isinstance(cause, OSError) else error from cause
    undo.callback(_put_back, path, copy, root, before)


def _put_back(path: Path, copy: Path, root: Path, before: bytes) -> None:
    with suppress(OSError):
        if read(path, POLICY, root) == before:
            return
    move(copy, path, root)


def _take_away(path: Path, root: Path, folders: list[Path]) -> None:
    take_away(path, root)
    for folder in folders:
        remove_folder(folder, root)
