"""Policies worked out elsewhere: by the real process, and by a thread where there is none."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable

import pytest

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText
from codex_rollout_tui.tui.analysis.dispatcher import AnalysisPlace, AnalysisThread, Dispatcher, TextHandle
from codex_rollout_tui.tui.analysis.worker_process import AnalysisProcess
from tests.tui.analysis import works

DATA = b'# kept\nallowed_aproval_policies = ["never"]\n'


def no_process() -> AnalysisPlace:
    raise OSError("no process can be started here")


class Text:
    """A text that changes, and its handle."""

    def __init__(self, dispatcher: Dispatcher, data: bytes = DATA) -> None:
        self.data = data
        self.handle: TextHandle = dispatcher.text(lambda: self.data)

    def splice(self, start: int, end: int, new: bytes) -> None:
        self.data = self.data[:start] + new + self.data[end:]
        self.handle.splice([(start, end, new)])


@pytest.fixture(params=[AnalysisProcess, no_process], ids=["process", "thread"])
async def dispatcher(request: pytest.FixtureRequest) -> AsyncIterator[Dispatcher]:
    start: Callable[[], AnalysisPlace] = request.param
    dispatcher = Dispatcher(start)
    yield dispatcher
    dispatcher.close()


@pytest.fixture
async def beside() -> AsyncIterator[Dispatcher]:
    """One with a process of its own."""
    dispatcher = Dispatcher()
    yield dispatcher
    dispatcher.close()


async def begun(dispatcher: Dispatcher) -> None:
    while not dispatcher.is_busy:
        await asyncio.sleep(0)


def ended(process: int) -> bool:
    """Wait for the end of a process that is not a child of this one."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    try:
        return bool(poll.poll(30_000))
    finally:
        os.close(handle)


def findings(text: AnalysedText) -> tuple[object, ...]:
    return text.findings


async def test_findings_are_those_of_the_checks(dispatcher: Dispatcher) -> None:
    text = Text(dispatcher)
    assert await dispatcher.run(text.handle, findings) == check(Document(DATA)) != ()


async def test_splices_make_the_text_there_what_it_is_here(dispatcher: Dispatcher) -> None:
    text = Text(dispatcher)
    assert await dispatcher.run(text.handle, works.data) == DATA
    text.splice(0, 0, b"# more\n")
    text.splice(2, 6, b"\xc3\xa4\r\n")
    assert await dispatcher.run(text.handle, works.data) == text.data
    text.splice(0, len(text.data), b"")
    assert await dispatcher.run(text.handle, works.data) == b""


async def test_two_texts_are_told_apart_and_one_that_is_forgotten_is_given_anew(dispatcher: Dispatcher) -> None:
    one, two = Text(dispatcher), Text(dispatcher, b"# two\n")
    assert [await dispatcher.run(text.handle, works.data) for text in (one, two, one)] == [DATA, b"# two\n", DATA]
    dispatcher.forget(two.handle)
    assert await dispatcher.run(one.handle, works.data) == DATA


async def test_only_what_is_new_is_handed_out(dispatcher: Dispatcher) -> None:
    text = Text(dispatcher)
    rows = tuple(f"row {number}" for number in range(1000))
    await dispatcher.run(text.handle, works.hand_out, "value", rows)
    kept = text.handle.values["value"]
    before = text.handle.rows["rows"]
    await dispatcher.run(text.handle, works.hand_out, "val" + "ue", rows)
    assert text.handle.values["value"] is kept
    assert text.handle.rows["rows"] is before
    await dispatcher.run(text.handle, works.hand_out, "other", ("new", *rows))
    assert text.handle.values["value"] == "other"
    assert list(text.handle.rows["rows"].packed) == ["new", *rows]
    assert len(before) == 1000, "rows on the screen stay as they were"


async def test_what_failed_hands_out_nothing(dispatcher: Dispatcher) -> None:
    text = Text(dispatcher)
    await dispatcher.run(text.handle, works.hand_out, "first", ("a", "b"))
    with pytest.raises(PolicyEditError, match=r"^It cannot be written like this\.$"):
        await dispatcher.run(text.handle, works.hand_out_and_fail)
    await dispatcher.run(text.handle, works.hand_out, "first", ("a", "b", "c"))
    assert text.handle.values == {"value": "first"}
    assert list(text.handle.rows["rows"].packed) == ["a", "b", "c"]


async def test_an_error_that_cannot_be_sent_is_told_in_words(beside: Dispatcher) -> None:
    with pytest.raises(RuntimeError, match="quite odd"):
        await beside.run(Text(beside).handle, works.fail_oddly)


async def test_work_for_an_older_text_is_abandoned(dispatcher: Dispatcher) -> None:
    text = Text(dispatcher)
    task = asyncio.create_task(dispatcher.run(text.handle, works.never_done))
    await begun(dispatcher)
    text.splice(0, 0, b"# newer\n")
    dispatcher.abandon(text.handle)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await dispatcher.run(text.handle, works.data) == text.data


async def test_abandoning_one_text_leaves_the_work_on_another(dispatcher: Dispatcher) -> None:
    text, other = Text(dispatcher), Text(dispatcher)
    task = asyncio.create_task(dispatcher.run(text.handle, works.never_done))
    await begun(dispatcher)
    dispatcher.abandon(other.handle)
    done, _ = await asyncio.wait([task], timeout=0)
    assert not done
    dispatcher.abandon(text.handle)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_process_has_no_secret_no_terminal_and_no_textual(
    beside: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-children")
    text = Text(beside)
    await beside.run(text.handle, findings)
    environment, modules, terminal = await beside.run(text.handle, works.surroundings)
    environment.pop("TEXTUAL_FPS")  # set by the package of these tests
    assert environment.keys() <= {"LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "DYLD_LIBRARY_PATH", "LC_CTYPE"}
    assert not {"textual", "keyring", "httpx", "pydantic", "click"} & {name.partition(".")[0] for name in modules}
    assert not terminal


async def test_what_is_printed_in_the_process_garbles_no_answer(beside: Dispatcher) -> None:
    text = Text(beside)
    assert await beside.run(text.handle, works.chatter) == "done"
    assert await beside.run(text.handle, works.data) == DATA


async def test_the_process_does_not_mind_an_interrupt(beside: Dispatcher) -> None:
    text = Text(beside)
    number = await beside.run(text.handle, works.number)
    assert number != os.getpid()
    os.kill(number, signal.SIGINT)
    assert await beside.run(text.handle, works.number) == number


async def test_a_dead_process_is_replaced_and_after_the_second_a_thread_takes_over(beside: Dispatcher) -> None:
    text = Text(beside)
    first = await beside.run(text.handle, works.number)
    os.kill(first, signal.SIGKILL)
    text.splice(0, 0, b"# after the first\n")
    assert await beside.run(text.handle, works.data) == text.data
    second = await beside.run(text.handle, works.number)
    assert second not in (first, os.getpid())
    assert beside.rest == 0
    os.kill(second, signal.SIGKILL)
    text.splice(0, 0, b"# after the second\n")
    assert await beside.run(text.handle, works.data) == text.data
    assert await beside.run(text.handle, works.number) == os.getpid()


async def test_the_thread_rests_as_long_as_the_last_work_took(monkeypatch: pytest.MonkeyPatch) -> None:
    dispatcher = Dispatcher(no_process)
    text = Text(dispatcher)
    task = asyncio.create_task(dispatcher.run(text.handle, works.never_done))
    await begun(dispatcher)
    assert dispatcher.rest == 0
    dispatcher.abandon(text.handle)
    await asyncio.wait([task])
    assert dispatcher.rest > 0
    dispatcher.close()


async def test_closing_ends_the_process_in_the_middle_of_its_work() -> None:
    dispatcher = Dispatcher()
    text = Text(dispatcher)
    number = await dispatcher.run(text.handle, works.number)
    task = asyncio.create_task(dispatcher.run(text.handle, works.never_done))
    await begun(dispatcher)
    dispatcher.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(asyncio.CancelledError):
        await dispatcher.run(text.handle, works.data)


async def test_nothing_is_started_before_it_is_asked_for() -> None:
    started = []

    def start() -> AnalysisPlace:
        started.append(True)
        return AnalysisThread()

    dispatcher = Dispatcher(start)
    text = Text(dispatcher)
    text.splice(0, 0, b"#")
    assert not started
    await dispatcher.run(text.handle, works.data)
    assert started
    dispatcher.close()


APP = """
import asyncio
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from tests.tui.analysis import works

async def app():
    dispatcher = Dispatcher()
    text = dispatcher.text(lambda: b"")
    print(await dispatcher.run(text, works.number), flush=True)
    await dispatcher.run(text, works.never_done)

asyncio.run(app())
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux lets one wait for the end of any process")
def test_the_process_ends_with_an_app_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", APP], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        number = int(app.stdout.readline())
        app.kill()
    assert ended(number)
