"""Programs of this machine, by the PATH of the person: never one in a folder which only happens to be at hand.

A relative entry of PATH (`.`, an empty one) is whatever folder one stands in, and a folder of a rollout may come from
anybody: what lies there under the name of a program is not run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROLLOUT = "rollout.toml"
"""What makes a folder a rollout."""


def trusted_path(environ: Mapping[str, str]) -> str:
    """PATH without the folders that are relative or lie in a rollout."""
    folders = environ.get("PATH", "").split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if is_trusted(folder))


def find_program(name: str, environ: Mapping[str, str]) -> str | None:
    """The absolute path of a program, or None."""
    path = shutil.which(name, path=trusted_path(environ))
    if os.name == "nt" and path is not None and Path(path).parent.absolute() == Path.cwd():
        return None  # Windows looks into the current folder first, whatever PATH says
    return path


@contextmanager
def only_trusted_programs() -> Iterator[None]:
    """For what looks programs up by itself: the environment's PATH is the trusted one meanwhile."""
    before = os.environ.get("PATH")
    os.environ["PATH"] = trusted_path(os.environ)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before


def is_trusted(folder: str) -> bool:
    """Whether programs in a folder of PATH are the person's: it is a place of its own, and in no rollout."""
    path = Path(folder)
    try:
        return path.is_absolute() and not any((place / ROLLOUT).exists() for place in (path, *path.parents))
    except OSError:  # a folder that may not be looked into has no program that may be run
        return False
