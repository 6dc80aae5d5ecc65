"""What there is to know about the text in the editor, worked out beside the keys.

A process beside the app checks, a thread asks Codex; the newest text counts, and whatever is said of an older one is
dropped.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Concatenate, Literal, NamedTuple, ParamSpec, Protocol, TypeAlias, TypeVar
from zlib import crc32

from codex_rollout_tui.policy.edit.splices import Splice
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.outages import Outage, outages
from codex_rollout_tui.policy.text.reading import TextProblem
from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.analysis.packed_rows import PackedRows
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.workbench import consequences
from codex_rollout_tui.tui.workbench.consequences import CHANGES, FINDINGS, WORDS

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.policy_review import RecordedVerdict
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.policy.expectations.expectation import Expectation
    from codex_rollout_tui.policy.expectations.judge import Judgement

P = ParamSpec("P")
T = TypeVar("T")

Asking = Literal["off", "running", "answered"]
Recall: TypeAlias = "Callable[[bytes], tuple[RecordedVerdict | None, str]]"
"""What was recorded of a text, and how long ago that was."""

REST_S = 0.02
"""How long the text must rest before it is checked: a burst of keys is checked once."""
FIRST_S = 0.005
"""The same for a key that nothing came before: its echo is out by then."""
BURST_S = 0.15
"""Keys that follow one another faster than this are a burst."""
ASK_AFTER_S = 0.12
"""How much longer it must rest before Codex is asked."""


STEPS = 3
"""What is worked out once findings and words are known: expectations judged, changes, needs."""


class AnalysisResult(NamedTuple):
    """What is known by now.

    stamp       of the text that the findings are of; None until a text was checked
    fresh       whether that is the text in the editor
    problem     why it cannot be read as TOML
    limits      whether it limits anything
    words       what people may do under it, as rows; None until they were laid out
    outcomes    what is expected, each judged; None while that is not known
    trouble     why what is expected cannot be read, in a sentence
    changes     since it was saved, as rows; None until they were worked out
    needs       which clients know all of it, in words; empty until that was worked out
    steps_done  how many of the later steps are of this text; the rest is of a text before it
    verdict     the last that was given; it is of this text once `asking` says answered
    recorded    what a Codex said of this very text on another machine or another day, where none can be asked here
    recorded_age  how long ago that was, in words
    """

    stamp: Hashable = None
    fresh: bool = False
    findings: tuple[Finding, ...] = ()
    problem: TextProblem | None = None
    limits: bool = False
    words: PackedRows | None = None
    outcomes: tuple[Judgement, ...] | None = None
    trouble: str = ""
    changes: PackedRows | None = None
    needs: str = ""
    steps_done: int = 0
    verdict: Verdict | None = None
    asking: Asking = "off"
    recorded: RecordedVerdict | None = None
    recorded_age: str = ""

    @property
    def refusing(self) -> Finding | None:
        """The first finding over which Codex refuses the text."""
        return next((finding for finding in self.findings if finding.refuses), None)

    @property
    def outage(self) -> Outage | None:
        """What stops people under the text although Codex accepts it."""
        return next(iter(outages(self.findings)), None)

    @property
    def settled(self) -> bool:
        """Whether everything there is to know about the text in the editor is known."""
        return self.fresh and self.steps_done == STEPS and self.asking != "running"

    @property
    def halt(self) -> str:
        """Why nothing starts under the text, in a sentence; empty where nothing is known to stop it."""
        refusing = self.refusing
        if refusing is not None:
            return f"Nothing starts: Codex refuses this file over line {refusing.line}."
        outage = self.outage
        if outage is not None and outage.everywhere:
            return f"Nothing starts: Codex accepts this file and {outage.does} (line {outage.finding.line})."
        if self.asking == "answered" and self.verdict is not None and self.verdict.accepted is False:
            return f"Nothing starts: the real Codex {self.verdict.version} refuses this file."
        if self.recorded is not None and self.recorded.outcome == "failed":
            where = self.recorded.machine
            return f"Nothing starts: the real Codex {self.recorded.client} refused this file on {where}."
        return ""

    @property
    def expected(self) -> tuple[Judgement, ...] | None:
        """The outcomes as they count: where the real Codex refuses the text nothing is met, whatever we think."""
        halt = self.halt
        if self.outcomes is None or not halt:
            return self.outcomes
        return tuple(
            judgement._replace(met=False, reason=halt) if judgement.met else judgement for judgement in self.outcomes
        )


class TextSource(Protocol):
    """Where the text is written."""

    @property
    def data(self) -> bytes:
        """It, byte for byte."""

    @property
    def revision(self) -> int:
        """How many changes there were."""


class Cancellable(Protocol):
    """Work that was begun."""

    def cancel(self) -> object:
        """Let it end."""


class Analysis:
    """Follows the text of an editor and works it out step by step; `known` is called in the app's thread at each.

    text_changed   the text is another: what is known is of an older one, and is worked out anew once keys rest
    compare_with   compare with another saved text from now on
    expect         judge this from now on
    lay_out        make rows for this width from now on
    run            do some other work of the text, in its turn
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        source: TextSource,
        saved: bytes,
        ask: Ask | None,
        *,
        begin: Callable[[Callable[[], Awaitable[None]]], Cancellable],
        known: Callable[[], None],
        recall: Recall | None = None,
    ) -> None:
        """`source` has the text, `saved` is the one it is compared with; `begin` runs async work.

        `recall` is asked, in a thread, for what was recorded of a text where no Codex can be asked.
        """
        self.result = AnalysisResult(asking="off" if ask is None else "running")
        self._dispatcher = dispatcher
        self._source = source
        self._text = dispatcher.text(self._read)
        self._saved = saved
        self._ask = ask
        self._recall = recall
        self._begin = begin
        self._known = known
        self._stamp: Hashable = None
        self._revision = 0
        self._context: RowContext | None = None
        self._expected: tuple[Expectation, ...] | None = None
        self._main: Cancellable | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._changed_at = 0.0
        self._closed = False
        self._asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="verdict")

    def close(self) -> None:
        """Begin nothing any more; what runs is left to end by itself."""
        self._closed = True
        self._stop()
        self._dispatcher.forget(self._text)
        self._asker.shutdown(wait=False, cancel_futures=True)

    # -- what changes

    def text_changed(self, stamp: Hashable, revision: int = 0, splices: Sequence[Splice] | None = None) -> None:
        """The text is another, known by its stamp: what is known is of an older one, and is worked out anew.

        `splices` lead to `revision` from the one before; without them the text is read whole.
        """
        if splices is None or revision > self._revision + 1:
            self._text.renew()
        elif revision == self._revision + 1:
            self._text.splice(splices)
            self._revision = revision
        if stamp == self._stamp:
            return
        self._stamp = stamp
        asking: Asking = "off" if self._ask is None else "running"
        self.result = self.result._replace(fresh=False, asking=asking, recorded=None)
        self._stop()
        loop = asyncio.get_running_loop()
        rest = REST_S if loop.time() - self._changed_at < BURST_S else FIRST_S
        self._changed_at = loop.time()
        self._timer = loop.call_later(rest + self._dispatcher.rest, self._start)

    def start(self, stamp: Hashable) -> None:
        """Work out the text that is there at the beginning."""
        self._stamp = stamp
        self._text.renew()
        self._start()

    def compare_with(self, saved: bytes) -> None:
        """Compare with another text from now on: the one that was saved."""
        if saved != self._saved:
            self._saved = saved
            self._repeat(self._compare)

    def expect(self, expected: tuple[Expectation, ...], trouble: str = "") -> None:
        """Judge this from now on; `trouble` says why what is expected could not be read."""
        self._expected = expected
        self.result = self.result._replace(trouble=trouble)
        self._repeat(self._judge)

    def lay_out(self, context: RowContext) -> None:
        """Make rows for this width and these signs from now on."""
        context = context._replace(fix_key="")
        if context != self._context:
            self._context = context
            self._repeat(self._lay_out)

    async def run(self, work: Callable[Concatenate[AnalysedText, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do some other work of the text as it stands, in its turn (see Dispatcher.run)."""
        return await self._dispatcher.run(self._text, work, *args, **kwargs)

    def _read(self) -> bytes:
        self._revision = self._source.revision
        return self._source.data

    # -- what is worked out

    def _stop(self) -> None:
        """Whatever is worked out now is of a text that is no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._main is not None:
            self._main.cancel()
            self._main = None
            self._dispatcher.abandon(self._text)

    def _start(self) -> None:
        self._stop()
        if not self._closed:
            self._main = self._begin(partial(self._work_out, self._stamp))

    def _repeat(self, step: Callable[[], Awaitable[None]]) -> None:
        if self.result.fresh and not self._closed:
            self._begin(partial(self._and_say, step))

    async def _and_say(self, step: Callable[[], Awaitable[None]]) -> None:
        await step()
        self._known()

    async def _work_out(self, stamp: Hashable) -> None:
        facts = await self.run(consequences.check, self._context)
        if facts.checksum != crc32(self._source.data):
            self._text.renew()
            facts = await self.run(consequences.check, self._context)
        self.result = self.result._replace(
            stamp=stamp,
            fresh=True,
            findings=self._text.values[FINDINGS],
            problem=facts.problem,
            limits=facts.limits,
            words=self._text.rows.get(WORDS),
            steps_done=0,
        )
        self._known()
        await asyncio.gather(self._follow(), self._ask_codex())

    async def _follow(self) -> None:
        """What else there is to say, one thing after the other: a newer text waits for one of them at most."""
        for number, step in enumerate((self._judge, self._compare, self._need), 1):
            await step()
            self.result = self.result._replace(steps_done=number)
            self._known()

    async def _judge(self) -> None:
        if self._expected is not None:
            outcomes = await self.run(consequences.judge, self._expected)
            self.result = self.result._replace(outcomes=outcomes)

    async def _compare(self) -> None:
        saved = self._saved
        if not await self.run(consequences.changes, crc32(saved), None, self._context):
            await self.run(consequences.changes, crc32(saved), saved, self._context)
        self.result = self.result._replace(changes=self._text.rows.get(CHANGES))

    async def _need(self) -> None:
        needs = await self.run(consequences.needs)
        self.result = self.result._replace(needs=needs)

    async def _lay_out(self) -> None:
        if self._context is not None:
            await self.run(consequences.lay_out, self._context)
        self.result = self.result._replace(words=self._text.rows.get(WORDS))
        await self._compare()

    async def _ask_codex(self) -> None:
        if self._ask is None:
            await self._remember()
            return
        data = self._source.data
        await asyncio.sleep(ASK_AFTER_S)
        cancel = threading.Event()
        try:
            verdict = await asyncio.get_running_loop().run_in_executor(self._asker, self._ask, data, cancel)
        finally:
            cancel.set()
        self.result = self.result._replace(verdict=verdict, asking="answered")
        self._known()
        if verdict.accepted is None:
            await self._remember()

    async def _remember(self) -> None:
        """Look for what a Codex said of this text elsewhere: it holds until the text changes."""
        if self._recall is None:
            return
        loop, data = asyncio.get_running_loop(), self._source.data
        recorded, when = await loop.run_in_executor(self._asker, self._recall, data)
        if recorded is not None and self._source.data == data:
            self.result = self.result._replace(recorded=recorded, recorded_age=when)
            self._known()
