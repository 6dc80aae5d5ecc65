"""A rollout made in `private/` of the one it is to be, so that it stands there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from codex_rollout_tui.files.folder import below
from codex_rollout_tui.files.names import make_folder, move, remove_folder, remove_tree, sync
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.files.temporary import temporary_name
from codex_rollout_tui.store.layout import CREDENTIALS, INTENT, JOURNAL, POLICIES, PRIVATE, VERSIONS


@contextmanager
def workshop(root: Path, name: str) -> Iterator[Path]:
    """A place for a rollout in the making, which is gone in the end; one that a killed process left is swept."""
    place = root / PRIVATE / temporary_name(name)
    try:
        yield place
    finally:
        with suppress(OSError):
            remove_tree(place, root)


def move_in(made: Path, root: Path) -> None:
    """Put what a workshop made in the place of a rollout that has no event yet: its journals last, all at once.

    Only inside `creating`, by whose intent whatever stands there without a journal is taken away again. Raises
    WriteFailedError.
    """
    try:
        for names in ((POLICIES,), (VERSIONS,), (PRIVATE,)):
            _move_files(made, root, *names)
        if (made / CREDENTIALS).exists():
            move(made / CREDENTIALS, root / CREDENTIALS, root)
        remove_folder(root / JOURNAL, root)
        move(made / JOURNAL, root / JOURNAL, root)
        sync(root)
    except OSError as error:
        raise write_failed(root, error) from error


def _move_files(made: Path, root: Path, name: str) -> None:
    """Move the files of a folder, of which there may be none; what one was about to do stays behind."""
    if not (made / name).is_dir():
        return
    make_folder(root, name)
    with below(made, name) as folder:
        files = [file for file in folder.names() if (made / name / file).is_file() and file != INTENT]
    for file in files:
        move(made / name / file, root / name / file, root)
    sync(root, name)
