"""Children of this process: forked, so that one costs a millisecond and no start of Python."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable


def fork(job: Callable[[], object]) -> int:
    """Run a job in a child and return its process id; it exits 0 when the job ends, 1 when something is raised.

    Only from a process with a single thread: what runs figures has no other.
    """
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        job()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait(pid: int) -> int:
    """The exit code of a child, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run(job: Callable[[], object]) -> int:
    """Run a job in a child to its end."""
    return wait(fork(job))
