"""Wait until an app has nothing left to do: for conditions, never for a time. Every driver of a screen waits here."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Callable, Container, Iterator
from typing import Any

from textual import events
from textual._queue import Queue
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import Worker

PATIENCE_S = 30.0
"""What takes longer than this hangs."""
POLL_S = 0.002
"""Between two looks at what a thread or another process is at."""


async def drained(app: App[Any]) -> None:
    """Return once every message is taken in, every callback called and everything painted; workers may go on."""
    deadline = time.monotonic() + PATIENCE_S
    loop = asyncio.get_running_loop()
    while app._exception is None:
        assert time.monotonic() < deadline, "an app that never comes to rest"
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]  # asyncio has no public word for "something can run at once"
            continue
        if not app._running:
            return
        if not all(_waits_for_messages(pump) for pump in _pumps(app)):
            await asyncio.sleep(POLL_S)  # a handler waits for a thread
        elif app._resize_timer is not None:
            app._check_resize()  # another size of the terminal counts from the next frame on
        elif app.animator._animations or app.animator._scheduled:
            await app.animator.wait_until_complete()
        elif _unpainted(app.screen):
            app.screen._on_timer_update()
        else:
            return


async def settled(app: App[Any], apart: Container[str] = ()) -> None:
    """Return once no worker is at work either, but those that wait for a person and the groups that stand apart."""
    deadline = time.monotonic() + PATIENCE_S
    await drained(app)
    while app._running and app._exception is None:
        tasks = [worker._task for worker in app.workers if _at_work(worker) and worker.group not in apart]
        if len(tasks) <= _answers_awaited(app):
            return
        assert time.monotonic() < deadline, f"never done: {[worker for worker in app.workers if _at_work(worker)]}"
        await asyncio.wait([task for task in tasks if task], timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED)
        await drained(app)


async def until(app: App[Any], holds: Callable[[], bool], failure: Callable[[], str]) -> None:
    """Return once a condition holds, whoever brings it about."""
    deadline = time.monotonic() + PATIENCE_S
    await drained(app)
    while not holds():
        assert time.monotonic() < deadline, failure()
        await asyncio.sleep(POLL_S)
        await drained(app)


def send_key(app: App[Any], key: str) -> None:
    """Hand a key to the app, as the terminal does."""
    driver = app._driver
    assert driver is not None
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else None
    event = events.Key(key, character)
    event.set_sender(app)
    driver.send_message(event)


class SettledPilot(Pilot[None]):
    """Textual's pilot, which waits for the screen to be drained wherever the original sleeps."""

    async def press(self, *keys: str) -> None:
        for key in keys:
            send_key(self.app, key)
            await drained(self.app)

    async def pause(self, delay: float | None = None) -> None:
        assert delay is None, "wait for a condition"
        await drained(self.app)

    async def _wait_for_screen(self, timeout: float = PATIENCE_S) -> bool:
        await drained(self.app)
        return True


def _pumps(app: App[Any]) -> Iterator[MessagePump]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)


def _waits_for_messages(pump: MessagePump) -> bool:
    """Whether a pump has no message and is in no handler: then its task waits for its queue."""
    queue: Queue[Message | None] = pump._message_queue
    return not pump._running or (queue.empty() and bool(queue.ready_event._waiters))


def _unpainted(screen: Screen[Any]) -> bool:
    """Whether the next frame would do something."""
    required = (
        screen._layout_required or screen._scroll_required or screen._repaint_required or screen._recompose_required
    )
    return bool(required or screen._dirty_widgets or screen._callbacks)


def _at_work(worker: Worker[Any]) -> bool:
    return not worker.is_finished


def _answers_awaited(app: App[Any]) -> int:
    """How many screens a worker waits for: one worker each."""
    answers = [screen._result_callbacks[-1].future for screen in app.screen_stack if screen._result_callbacks]
    return sum(answer is not None and not answer.done() and bool(answer._callbacks) for answer in answers)
