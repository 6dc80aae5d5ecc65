"""The analysis of a text in an editor: edits reach it as splices, the newest text counts, nothing drifts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from codex_rollout_tui.policy.edit.splices import Splice
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.analysis.dispatcher import AnalysisPlace, Dispatcher
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench import consequences
from codex_rollout_tui.tui.workbench.text_analysis import Analysis
from tests.tui.analysis.place import WatchedPlace
from tests.tui.analysis.test_dispatcher import no_process

DATA = b'allowed_aproval_policies = ["never"]\nallowed_sandbox_modes = ["read-only"]\n'
WIDE = RowContext(Signs(), 80, "^t")


class Editor:
    """A text that changes, and the analysis that follows it."""

    def __init__(self, place: Callable[[], AnalysisPlace], data: bytes = DATA) -> None:
        self.data = data
        self.revision = 0
        self.known = asyncio.Event()
        self.dispatcher = Dispatcher(place)
        self.analysis = Analysis(self.dispatcher, self, data, None, begin=self._begin, known=self.known.set)
        self._tasks: set[asyncio.Task[None]] = set()

    def _begin(self, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        async def begun() -> None:
            await work()

        task = asyncio.get_running_loop().create_task(begun())
        self._tasks.add(task)
        return task

    def splice(self, start: int, end: int, new: bytes) -> tuple[Splice, ...]:
        """Change the text without a word to the analysis."""
        self.data = self.data[:start] + new + self.data[end:]
        self.revision += 1
        return (Splice(start, end, new),)

    def edit(self, start: int, end: int, new: bytes) -> None:
        splices = self.splice(start, end, new)
        self.analysis.text_changed(self.revision, self.revision, splices)

    async def settled(self) -> None:
        while not (self.analysis.result.settled and self.analysis.result.stamp == self.revision):
            await self.known.wait()
            self.known.clear()
            for task in self._tasks:
                if task.done() and not task.cancelled():
                    task.result()

    @property
    def words(self) -> str:
        rows = self.analysis.result.words
        assert rows is not None
        return "\n".join("".join(text for text, _ in row) for row in rows)

    @property
    def changes(self) -> str:
        rows = self.analysis.result.changes
        assert rows is not None
        return "\n".join("".join(text for text, _ in row) for row in rows)


@pytest.fixture
def place() -> WatchedPlace:
    return WatchedPlace()


@pytest.fixture
async def editor(place: WatchedPlace) -> AsyncIterator[Editor]:
    editor = Editor(lambda: place)
    editor.analysis.lay_out(WIDE)
    editor.analysis.start(0)
    await editor.settled()
    yield editor
    editor.analysis.close()
    editor.dispatcher.close()


def checks(place: WatchedPlace) -> list[Any]:
    return [request.update for request in place.requests if request.work is consequences.check]


async def test_everything_is_known_of_the_text_at_the_beginning(editor: Editor) -> None:
    result = editor.analysis.result
    assert result.findings == check(Document(DATA)) != ()
    assert "read-only sandbox" in editor.words
    assert editor.changes == "Nothing changed."
    assert result.needs == "No measured client knows 1 key."


async def test_an_edit_goes_as_a_splice_and_what_is_the_same_does_not_come_back(
    editor: Editor, place: WatchedPlace
) -> None:
    words = editor.analysis.result.words
    findings = editor.analysis.result.findings
    editor.edit(len(DATA), len(DATA), b"# a comment at the end\n")
    await editor.settled()
    assert checks(place)[1:] == [(None, ((len(DATA), len(DATA), b"# a comment at the end\n"),))]
    assert editor.analysis.result.words is words
    assert editor.analysis.result.findings is findings
    assert "+1 -0 lines" in editor.changes


async def test_edits_in_a_burst_are_checked_once(editor: Editor, place: WatchedPlace) -> None:
    for at, character in enumerate(b"# fast"):
        editor.edit(at, at, bytes([character]))
    assert not editor.analysis.result.fresh
    editor.edit(6, 6, b"\n")
    await editor.settled()
    assert len(checks(place)) == 2
    assert len(checks(place)[1].splices) == 7
    assert editor.analysis.result.findings[0].line == 2


async def test_what_the_other_side_has_wrong_is_given_anew(editor: Editor, place: WatchedPlace) -> None:
    editor.splice(0, 0, b"# nobody was told of this line\n")
    editor.revision -= 1
    editor.edit(0, 0, b"# of this they were\n")
    await editor.settled()
    assert editor.analysis.result.findings == check(Document(editor.data))
    assert checks(place)[-1].data == editor.data


async def test_an_edit_that_was_never_heard_of_makes_the_text_be_read_whole(
    editor: Editor, place: WatchedPlace
) -> None:
    editor.splice(0, 0, b"# nobody was told of this line\n")
    editor.edit(0, 0, b"# of this they were\n")
    await editor.settled()
    assert [update.data for update in checks(place)[1:]] == [editor.data]


async def test_an_edit_that_the_text_had_when_it_was_read_counts_once(editor: Editor, place: WatchedPlace) -> None:
    splices = editor.splice(0, 0, b"# one line\n")
    editor.analysis.text_changed("read whole")
    editor.analysis.text_changed(editor.revision, editor.revision, splices)
    await editor.settled()
    assert checks(place)[1:] == [(editor.data, ())]


async def test_another_saved_text_is_compared_with_at_once(editor: Editor) -> None:
    editor.analysis.compare_with(b'allowed_aproval_policies = ["never"]\n')
    while editor.changes == "Nothing changed.":
        await editor.known.wait()
        editor.known.clear()
    assert "+1 -0 lines" in editor.changes
    assert "allowed_sandbox_modes" in editor.changes


async def test_rows_are_laid_out_for_the_width_there_is(editor: Editor) -> None:
    wide = editor.words
    editor.analysis.lay_out(WIDE._replace(cells=20))
    while editor.words == wide:
        await editor.known.wait()
        editor.known.clear()
    assert all(len(line) <= 20 for line in editor.words.splitlines())
    assert "".join(editor.words.split()) == "".join(wide.split())


async def test_a_text_that_cannot_be_read_has_no_words_and_the_next_one_has_them_again(editor: Editor) -> None:
    words = editor.words
    editor.edit(0, 0, b"=")
    await editor.settled()
    assert editor.analysis.result.problem is not None
    assert editor.words == ""
    editor.edit(0, 1, b"")
    await editor.settled()
    assert editor.analysis.result.problem is None
    assert editor.words == words


async def test_a_thread_does_the_same_where_there_is_no_process(editor: Editor) -> None:
    other = Editor(no_process)
    other.analysis.lay_out(WIDE)
    other.analysis.start(0)
    for one in (editor, other):
        one.edit(0, 0, b"# more\n")
        await one.settled()
    assert other.analysis.result.findings == editor.analysis.result.findings
    assert (other.words, other.changes) == (editor.words, editor.changes)
    other.analysis.close()
    other.dispatcher.close()
