"""Who is at the keyboard and what time it is: handed in to everything that acts."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Author(NamedTuple):
    """Who is at the keyboard, how random hex is drawn for ids, and the key to know their own summaries again by."""

    person: str
    draw: Callable[[], str] = lambda: os.urandom(2).hex()
    key: Callable[[], bytes | None] = lambda: None
