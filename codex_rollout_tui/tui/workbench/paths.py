"""Completing the path of a file while it is typed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

SHOWN = 12
"""Names that are offered before the rest is left out."""


class Completed(NamedTuple):
    """A path with as much added as is certain, and the names that it could go on to be."""

    text: str
    names: tuple[str, ...] = ()


def complete(text: str) -> Completed:
    """Complete a path as a shell would, folders with a slash. Reads the disk, and offers nothing where it cannot."""
    folder, slash, start = text.rpartition("/")
    try:
        with os.scandir(Path(folder + slash or ".").expanduser()) as entries:
            found = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
            )
    except (OSError, ValueError, RuntimeError):
        return Completed(text)
    if not found:
        return Completed(text)
    names = tuple(found) if len(found) > 1 else ()
    return Completed(folder + slash + _shared(found[0], found[-1]), names)


def _shared(first: str, last: str) -> str:
    """What the first and the last of sorted names begin with, and so do all between them."""
    alike = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:alike]
