"""Whose a folder is, by the rule that Git has for `safe.directory`."""

from __future__ import annotations

import os
from pathlib import Path


def is_own(path: Path) -> bool:
    """Whether a folder belongs to this person; to root as well, for one who is root by `sudo`, what is that person's.

    What belongs to root or to a group is nobody's own for that. On Windows it is not asked: True. Raises OSError.
    """
    if os.name == "nt":
        return True
    owner, person = path.stat().st_uid, os.geteuid()
    return owner == person or (person == 0 and os.environ.get("SUDO_UID") == str(owner))


def owner_of(path: Path) -> str:
    """The name of whom a folder belongs to, or the number; raises OSError."""
    owner = path.stat().st_uid
    try:
        import pwd

        return pwd.getpwuid(owner).pw_name
    except (ImportError, KeyError):
        return f"user {owner}"
