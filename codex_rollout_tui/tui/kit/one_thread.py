"""Work that would hold up the screen, done in a thread of its own, one piece after the other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class OneThread:
    """A thread that is started when there is something to do.

    It is a daemon: what never comes back, a keyring that waits for its owner, say, keeps no app alive. Whoever needs
    what was begun to be done before the app ends calls `finish`.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """What the work returns or raises; a piece that nobody waits for any more is not begun."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def tell(give: Callable[[Any], None], value: object) -> None:
            if not answer.done():
                give(value)

        def piece() -> None:
            if answer.cancelled():
                return
            give: Callable[[Any], None] = answer.set_result
            value: object
            try:
                value = work()
            except BaseException as error:
                give, value = answer.set_exception, error
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(tell, give, value)

        self._pieces.put(piece)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        return await answer

    def finish(self) -> None:
        """Wait until everything that was asked for is done; nothing can be asked for after it."""
        self._pieces.put(None)
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (piece := self._pieces.get()) is not None:
            piece()
