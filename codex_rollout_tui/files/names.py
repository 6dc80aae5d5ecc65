"""Names in a rollout's folder: made, moved and taken away, through no link. All but `sweep` raise OSError."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from codex_rollout_tui.files.folder import below, names_below


def make_folder(root: Path, *names: str, mode: int = 0o777) -> None:
    """Make a folder of a rollout, and those on the way to it, where they are missing."""
    for depth, name in enumerate(names):
        with below(root, *names[:depth]) as folder:
            try:
                folder.make(name, mode)
            except FileExistsError:
                folder.inner(name).close()
            else:
                folder.sync()


def sweep(root: Path, *names: str) -> None:
    """Remove the temp files of writers that were killed; only for who holds the folder's lock."""
    with suppress(OSError), below(root, *names) as folder:
        for name in folder.names():
            if name.startswith(".") and name.endswith(".tmp"):
                with suppress(OSError):
                    folder.unlink(name)


def take_away(path: Path, root: Path) -> None:
    """Take a file away, where there is one."""
    *folders, name = names_below(root, path)
    with suppress(FileNotFoundError), below(root, *folders) as folder:
        folder.unlink(name)


def remove_tree(path: Path, root: Path) -> None:
    """Take a file away, or a folder with all that is in it, where there is one; a link itself."""
    *folders, name = names_below(root, path)
    with suppress(FileNotFoundError), below(root, *folders) as folder:
        folder.remove_tree(name)


def remove_folder(path: Path, root: Path) -> None:
    """Take an empty folder away; one that holds something, or is none, stays."""
    *folders, name = names_below(root, path)
    with suppress(OSError), below(root, *folders) as folder:
        folder.remove(name)


def second_name(path: Path, new: Path, root: Path) -> None:
    """Give a file a second name that nothing has yet, where the disk can."""
    (*folders, name), (*new_folders, new_name) = names_below(root, path), names_below(root, new)
    with below(root, *folders) as folder, below(root, *new_folders) as new_folder:
        folder.link_into(name, new_folder, new_name)


def sync(root: Path, *names: str) -> None:
    """Make the names in a folder of a rollout durable."""
    with below(root, *names) as folder:
        folder.sync()


def move(path: Path, new: Path, root: Path) -> None:
    """Put a file in the place of another, or of none."""
    (*folders, name), (*new_folders, new_name) = names_below(root, path), names_below(root, new)
    with below(root, *folders) as folder, below(root, *new_folders) as new_folder:
        folder.move(name, new_folder, new_name)
