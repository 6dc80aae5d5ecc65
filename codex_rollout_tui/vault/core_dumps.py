"""A process that has keys in hand leaves no picture of its memory behind when it crashes."""

from __future__ import annotations

import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
"""Of `prctl` (linux/prctl.h)."""


def forbid_core_dumps() -> None:
    """Have this process leave no core dump, from here to its end: what was a key once may stay in its memory.

    On Linux it is not to be dumped at all, so that no other program of the same person can read its memory or its
    environment either; elsewhere the limit of a dump is zero, and Windows has neither. A command that this process
    becomes (`key export-env`) inherits the limit. Never raises: a system that says no changes nothing.
    """
    if sys.platform == "win32":
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
