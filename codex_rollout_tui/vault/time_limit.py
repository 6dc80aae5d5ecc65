"""A time limit for what may hang: a keyring is another program, and its question may wait for nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do it in a thread of its own and hand on what comes of it; raises TimeoutError, the thread then being left alone.

    The thread is a daemon: a keyring that never answers keeps no process alive.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    asking = threading.Thread(target=run, name="keyring", daemon=True)
    asking.start()
    asking.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]
