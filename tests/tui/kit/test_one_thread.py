"""One thread for what would hold up the screen: in order, with what came of it, and in nobody's way at the end."""

from __future__ import annotations

import asyncio
import threading

import pytest

from codex_rollout_tui.tui.kit.one_thread import OneThread


async def test_pieces_are_done_in_order_in_one_thread_of_their_own() -> None:
    thread = OneThread("work")
    done: list[tuple[int, str]] = []

    def piece(number: int) -> int:
        done.append((number, threading.current_thread().name))
        return number * number

    answers = await asyncio.gather(*(thread.run(lambda number=number: piece(number)) for number in range(20)))  # type: ignore[misc]  # mypy knows no default of a lambda
    assert answers == [number * number for number in range(20)]
    assert done == [(number, "work") for number in range(20)]


async def test_what_is_raised_comes_back_and_the_next_piece_is_done() -> None:
    thread = OneThread("work")

    def wrong() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await thread.run(wrong)
    assert await thread.run(lambda: 3) == 3


async def test_a_piece_that_nobody_waits_for_is_not_begun_and_one_that_is_begun_ends() -> None:
    thread = OneThread("work")
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def slow() -> None:
        begun.set()
        go.wait()
        done.append("slow")

    first = asyncio.create_task(thread.run(slow))
    second = asyncio.create_task(thread.run(lambda: done.append("second")))
    await asyncio.to_thread(begun.wait)
    first.cancel()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    go.set()
    await thread.run(lambda: done.append("third"))
    assert done == ["slow", "third"]


async def test_finish_waits_for_what_was_asked_for() -> None:
    thread = OneThread("work")
    begun = threading.Event()
    done: list[str] = []

    def slow() -> None:
        begun.set()
        done.append("done")

    asked = asyncio.create_task(thread.run(slow))
    await asyncio.sleep(0)
    thread.finish()
    assert begun.is_set()
    assert done == ["done"]
    await asked


def test_a_thread_that_never_had_work_needs_no_end() -> None:
    OneThread("work").finish()


def test_what_never_comes_back_keeps_nobody_alive() -> None:
    import subprocess
    import sys

    code = (
        "import asyncio, threading\n"
        "from codex_rollout_tui.tui.kit.one_thread import OneThread\n"
        "async def main():\n"
        "    begun = threading.Event()\n"
        "    work = lambda: (begun.set(), threading.Event().wait())\n"
        "    waiting = asyncio.create_task(OneThread('keys').run(work))\n"
        "    await asyncio.to_thread(begun.wait)\n"
        "    waiting.cancel()\n"
        "asyncio.run(main())\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
