"""Names of what we make for a moment, which say whose process made it: what is left of one that is gone is swept."""

from __future__ import annotations

import itertools
import os
import re
import threading

_count = itertools.count()
_OURS = re.compile(r"\.(.{1,80})\.([0-9]{1,10})-[0-9-]{1,60}\.(?:tmp|before)")


def temporary_name(name: str, ending: str = "tmp") -> str:
    """A name that no process has used, for what is to be `name`, or was."""
    return f".{name[:80]}.{os.getpid()}-{threading.get_ident()}-{next(_count)}.{ending}"


def maker(name: str) -> int | None:
    """The process that made what has this name; None for what is not ours."""
    match = _OURS.fullmatch(name) if name.startswith(".") else None
    return int(match[2]) if match is not None else None


def is_for(temporary: str, name: str) -> bool:
    """Whether a name of ours is one for a file of this name."""
    match = _OURS.fullmatch(temporary)
    return match is not None and match[1] == name[:80]


def is_alive(pid: int) -> bool:
    """Whether a process may still be at work; where that cannot be asked (Windows), only age tells."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
