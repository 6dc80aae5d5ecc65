"""Where policies are worked out for the whole app: in a process of its own, or where none can be had in a thread."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from codex_rollout_tui.tui.analysis.messages import (
    AbandonedError,
    AnalysisReply,
    AnalysisRequest,
    Delivery,
    TextUpdate,
)
from codex_rollout_tui.tui.analysis.packed_rows import PackedRows
from codex_rollout_tui.tui.analysis.worker_process import AnalysisProcess

if TYPE_CHECKING:
    from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText

P = ParamSpec("P")
T = TypeVar("T")

_TEXTS, _REQUESTS = count(1), count(1)
"""Their numbers, each given once, whoever asks."""
DEATHS = 2
"""So often the process may die before a thread takes its place."""


class AnalysisPlace(Protocol):
    """A place where requests are worked out, one after the other."""

    def perform(self, request: AnalysisRequest, /) -> AnalysisReply:
        """Work one out; blocks. Raises OSError or EOFError where the place is no more."""

    def abandon(self, number: int, /) -> None:
        """Nobody waits any more for requests up to this number."""

    def close(self) -> None:
        """End it."""


class AnalysisThread:
    """The thread that asks, as the place."""

    def __init__(self) -> None:
        from codex_rollout_tui.tui.analysis.analyser import Analyser

        self._analyser = Analyser()

    def perform(self, request: AnalysisRequest) -> AnalysisReply:
        return self._analyser.perform(request)

    def abandon(self, number: int) -> None:
        self._analyser.abandoned = number

    def close(self) -> None:
        pass


class TextHandle:
    """One text that is worked out elsewhere: what the other side has to be told of it, and what it handed out."""

    def __init__(self, number: int, read: Callable[[], bytes]) -> None:
        """`read` gives the text as it is now; it is called in the thread of the app."""
        self.number = number
        self.values: dict[str, Any] = {}
        self.rows: dict[str, PackedRows] = {}
        self._place: AnalysisPlace | None = None
        self._read = read
        self._lock = threading.Lock()
        self._data: bytes | None = None
        self._splices: list[tuple[int, int, bytes]] = []

    def splice(self, splices: Sequence[tuple[int, int, bytes]]) -> None:
        """The text changed like this."""
        with self._lock:
            self._splices += ((start, end, new) for start, end, new in splices)

    def renew(self) -> None:
        """The text is another one altogether, or nobody knows what the other side has."""
        data = self._read()
        with self._lock:
            self._data, self._splices = data, []

    def take(self, place: AnalysisPlace) -> TextUpdate | None:
        """What a place has to be told; None where that is the whole text, which only the app's thread can read."""
        with self._lock:
            if self._data is None and place is not self._place:
                return None
            update = TextUpdate(self._data, tuple(self._splices))
            self._data, self._splices = None, []
        if update.data is not None:
            self._place = place
            self.values, self.rows = {}, {}
        return update

    def receive(self, delivery: Delivery) -> None:
        """Take what was handed out."""
        self.values = {**self.values, **delivery.values}
        for name, splice in delivery.rows.items():
            before = self.rows.get(name, PackedRows())
            self.rows = {**self.rows, name: PackedRows(splice.apply(before.packed))}


class _PlaceLostError(Exception):
    """The place where it was to be worked out does not know the text, or is no more."""


class Dispatcher:
    """Has texts worked out, one thing at a time; begins when it is first asked.

    `start` makes the place; where it raises OSError, or what it made died twice, a thread is the place.
    """

    def __init__(self, start: Callable[[], AnalysisPlace] = AnalysisProcess) -> None:
        self.rest = 0.0
        """How long to wait before a check so that keys get their turn: as long as the last one took in a thread."""
        self._start = start
        self._place: AnalysisPlace | None = None
        self._deaths = 0
        self._closed = False
        self._running = (0, 0)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")

    def text(self, read: Callable[[], bytes]) -> TextHandle:
        """A text to have worked out; `read` gives it as it is at any time, called in the thread of the app."""
        return TextHandle(next(_TEXTS), read)

    async def run(
        self, text: TextHandle, work: Callable[Concatenate[AnalysedText, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do some work of a text as it is when its turn comes.

        `work` is a function of a module that loads without Textual; arguments and answer are values. Raises what it
        raises, and CancelledError where a newer text made it needless.
        """
        loop = asyncio.get_running_loop()
        request = (text, partial(work, **kwargs) if kwargs else work, args)
        while not self._closed:
            try:
                reply = await loop.run_in_executor(self._executor, self._perform, *request)
            except _PlaceLostError:
                text.renew()
                continue
            if isinstance(reply.error, AbandonedError):
                raise asyncio.CancelledError
            if reply.error is not None:
                raise reply.error
            value: T = reply.value
            return value
        raise asyncio.CancelledError

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked out."""
        return self._running != (0, 0)

    def abandon(self, text: TextHandle) -> None:
        """Nobody waits any more for what is being worked out of a text."""
        number, running = self._running
        place = self._place
        if running == text.number and place is not None:
            with suppress(OSError, EOFError):
                place.abandon(number)

    def forget(self, text: TextHandle) -> None:
        """A text is looked at no more."""
        if not self._closed:
            self.abandon(text)
            self._executor.submit(self._forget, text)

    def close(self) -> None:
        """End the process; nothing is worked out any more."""
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)
        if self._place is not None:
            self._place.close()

    def _perform(self, text: TextHandle, work: Callable[..., Any], args: tuple[Any, ...]) -> AnalysisReply:
        place = self._place = self._place or self._begun()
        update = text.take(place)
        if update is None:
            raise _PlaceLostError
        number = next(_REQUESTS)
        self._running = (number, text.number)
        since = time.monotonic()
        try:
            reply = place.perform(AnalysisRequest(number, text.number, update, work, args))
        except (OSError, EOFError) as error:
            self._lose(place)
            raise _PlaceLostError from error
        finally:
            self._running = (0, 0)
        if isinstance(place, AnalysisThread):
            self.rest = time.monotonic() - since
        if reply.delivery is not None:
            text.receive(reply.delivery)
        return reply

    def _begun(self) -> AnalysisPlace:
        if self._deaths < DEATHS and not self._closed:
            with suppress(OSError):
                place = self._start()
                if self._closed:
                    place.close()  # the app ended meanwhile
                return place
        return AnalysisThread()

    def _lose(self, place: AnalysisPlace) -> None:
        self._deaths += 1
        self._place = None
        place.close()

    def _forget(self, text: TextHandle) -> None:
        if self._place is not None:
            with suppress(OSError, EOFError):
                self._place.perform(AnalysisRequest(next(_REQUESTS), text.number, TextUpdate(None, ()), None))
