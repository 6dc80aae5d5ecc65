"""The path of a file while it is typed: completed, and what is missing on the way to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.escape import one_line

SHOWN = 8
"""Names that are offered before the rest is left out."""


class PathCompletion(NamedTuple):
    """A path with as much added as is certain, and the names that it could go on to be."""

    text: str
    names: tuple[str, ...] = ()


def typed(text: str) -> Path:
    """What was typed as a path, ~ as the home; where somebody has no home it stays as it is."""
    return Path(os.path.expanduser(text.strip()))  # noqa: PTH111 (the other raises)


def missing(path: Path) -> str:
    """Why there is no file at a path, and what to do, in sentences; nothing where there is one. Reads the disk."""
    name = one_line(str(path))
    if os.path.isfile(path):  # noqa: PTH113 (the other raises)
        return ""
    if os.path.isdir(path):  # noqa: PTH112 (the other raises)
        return f"{name} is a folder. Go on with the name of a file in it; tab completes."
    if os.path.lexists(path):
        return f"{name} is no file that can be read. Name another one."
    if os.path.isdir(path.parent):  # noqa: PTH112 (the other raises)
        return f"{one_line(str(path.parent))} has no file {one_line(path.name)}. Check its name; tab completes."
    return f"There is no folder {one_line(str(path.parent))}. Check the path; tab completes."


def complete(text: str) -> PathCompletion:
    """Complete a path as a shell would, folders with a slash. Reads the disk, and offers nothing where it cannot."""
    folder, slash, start = text.rpartition("/")
    try:
        with os.scandir(typed(folder + slash or ".")) as entries:
            matches = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
            )
    except (OSError, ValueError):
        return PathCompletion(text)
    if not matches:
        return PathCompletion(text)
    names = tuple(matches) if len(matches) > 1 else ()
    return PathCompletion(folder + slash + _shared(matches[0], matches[-1]), names)


def _shared(first: str, last: str) -> str:
    """What the first and the last of sorted names begin with, and so do all between them."""
    length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:length]
