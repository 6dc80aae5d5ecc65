"""Work that a part which is no widget has done in the screen's workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen
from textual.worker import WorkType


def start_worker(
    host: Screen[Any], work: Callable[[], Awaitable[object]], group: str, *, exclusive: bool = False
) -> None:
    """Start a worker of a screen, with the work not begun: a worker that is called off before never begins it."""

    async def run() -> None:
        await work()

    task: WorkType[None] = run
    host.run_worker(task, group=group, exclusive=exclusive)
