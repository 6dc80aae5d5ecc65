"""What there is to know about the text in the editor, worked out beside the keys.

One thread checks, another asks Codex; the newest text counts, and whatever is said of an older one is dropped.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from codex_rollout_tui.gc_pause import few_collections
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import LintRun
from codex_rollout_tui.policy.lint.outages import Outage, outages
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.real_codex import Ask

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
    from codex_rollout_tui.policy.compare.meaning import Comparison
    from codex_rollout_tui.policy.compare.text_diff import Diff
    from codex_rollout_tui.policy.expectations.expectation import Expectation
    from codex_rollout_tui.policy.expectations.judge import Judgement
    from codex_rollout_tui.policy.layers.words.sentence import SentenceGroup

T = TypeVar("T")

Asking = Literal["off", "running", "answered"]

REST_S = 0.02
"""How long the text must rest before it is checked: a burst of keys is checked once."""
FIRST_S = 0.005
"""The same for a key that nothing came before: its echo is out by then."""
BURST_S = 0.15
"""Keys that follow one another faster than this are a burst."""
ASK_AFTER_S = 0.12
"""How much longer it must rest before Codex is asked."""


STEPS = ("changes", "needs")
"""What is worked out once findings and meaning are told, in that order."""


class Meaning(NamedTuple):
    """A text in words: none where it limits nothing, None where it cannot be read as TOML."""

    groups: tuple[SentenceGroup, ...] | None


class ChangeReport(NamedTuple):
    """What is different from the text that was saved, by meaning and by line."""

    comparison: Comparison
    diff: Diff


class AnalysisResult(NamedTuple):
    """What is known by now.

    stamp     of the text that `doc` and `findings` are of
    fresh     whether that is the text in the editor
    outcomes  what is expected, each judged by `doc`; None while that is not known
    trouble   why what is expected cannot be read, in a sentence
    meaning   what people may do under `doc`; None until a text was checked
    changes   since it was saved; None until they were worked out
    needs     which clients know all of it, in words; empty until that was worked out
    told      how far `changes` and `needs` are of `doc` (2: both); the rest is of a text before it
    verdict   the last that was given; it is of `doc` once `asking` says answered
    """

    stamp: Hashable = None
    fresh: bool = False
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Judgement, ...] | None = None
    trouble: str = ""
    meaning: Meaning | None = None
    changes: ChangeReport | None = None
    needs: str = ""
    told: int = 0
    verdict: Verdict | None = None
    asking: Asking = "off"

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
        return self.fresh and self.told == len(STEPS) and self.asking != "running"

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
        return ""

    @property
    def expected(self) -> tuple[Judgement, ...] | None:
        """The outcomes as they count: where the real Codex refuses the text nothing is met, whatever we think."""
        halt = self.halt
        if self.outcomes is None or not halt:
            return self.outcomes
        return tuple(each._replace(met=False, reason=halt) if each.met else each for each in self.outcomes)


class Analysis:
    """Works a text out step by step, and says so after each step by calling `tell` in the app's own thread."""

    def __init__(self, saved: bytes, ask: Ask | None, tell: Callable[[], None]) -> None:
        """`saved` is the text that later ones are compared with."""
        self.view = AnalysisResult(asking="off" if ask is None else "running")
        self.saved = saved
        self._ask = ask
        self._tell = tell
        self._before: ComparedPolicy | None = None
        self._now: ComparedPolicy | None = None
        """The text that the view is of."""
        self._expected: tuple[Expectation, ...] | None = None
        self._work: tuple[Callable[[ComparedPolicy], Any], ...] = (self._changes, _needs)
        self._checker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")
        self._asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="verdict")

    def close(self) -> None:
        """Begin nothing any more; what runs is left to end by itself."""
        for executor in (self._checker, self._asker):
            executor.shutdown(wait=False, cancel_futures=True)

    def age(self) -> None:
        """The text is another: what is known is of an older one."""
        self.view = self.view._replace(fresh=False, asking="off" if self._ask is None else "running")

    async def run(self, stamp: Hashable, data: bytes) -> None:
        """Work out a text; cancelled when there is a newer one."""
        side, findings, meaning = await self.in_turn(lambda: _checked(data))
        self._now = side
        self.view = self.view._replace(
            stamp=stamp, fresh=True, document=side.document, findings=findings, meaning=meaning, told=0
        )
        self._tell()
        await asyncio.gather(self._follow(side), self._judge(data))

    async def compare_with(self, saved: bytes) -> None:
        """Compare with another text from now on: the one that was saved."""
        if saved == self.saved:
            return
        self.saved = saved
        if self.view.fresh and self._now is not None:
            await self._follow(self._now)

    async def expect(self, expected: tuple[Expectation, ...], trouble: str = "") -> None:
        """Judge this from now on; `trouble` says why what is expected could not be read."""
        self._expected = expected
        self.view = self.view._replace(trouble=trouble)
        if self.view.fresh and self.view.document is not None:
            await self._test(self.view.document, self.view.findings)

    async def _test(self, document: Document, findings: tuple[Finding, ...]) -> None:
        if self._expected is None:
            return
        outcomes = await self.in_turn(lambda: self._tested(document, findings))
        self.view = self.view._replace(outcomes=outcomes)
        self._tell()

    def _tested(self, document: Document, findings: tuple[Finding, ...]) -> tuple[Judgement, ...]:
        if not self._expected:
            return ()
        from codex_rollout_tui.policy.expectations.judge import run

        return run(document, self._expected, findings=findings)

    async def in_turn(self, work: Callable[[], T]) -> T:
        """Do something with a text in the thread that checks, when it is free."""

        def done() -> T:
            with few_collections():
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._checker, done)

    async def _follow(self, side: ComparedPolicy) -> None:
        """What else there is to say, one thing after the other: a newer text waits for one of them at most."""
        await self._test(side.document, self.view.findings)
        for at, (name, work) in enumerate(zip(STEPS, self._work, strict=True), 1):
            found: dict[str, Any] = {name: await self.in_turn(partial(work, side)), "told": at}
            self.view = self.view._replace(**found)
            self._tell()

    async def _judge(self, data: bytes) -> None:
        if self._ask is None:
            return
        await asyncio.sleep(ASK_AFTER_S)
        cancel = threading.Event()
        try:
            verdict = await asyncio.get_running_loop().run_in_executor(self._asker, self._ask, data, cancel)
        finally:
            cancel.set()
        self.view = self.view._replace(verdict=verdict, asking="answered")
        self._tell()

    def _changes(self, now: ComparedPolicy) -> ChangeReport:
        from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
        from codex_rollout_tui.policy.compare.meaning import compare_policies
        from codex_rollout_tui.policy.compare.text_diff import changed

        if self._before is None or self._before.document.data != self.saved:
            self._before = ComparedPolicy(Document(self.saved))
        return ChangeReport(compare_policies(self._before, now), changed(self.saved, now.document.data))


def _meaning(side: ComparedPolicy) -> Meaning:
    from codex_rollout_tui.policy.layers.explain import alone
    from codex_rollout_tui.policy.layers.words.groups import groups

    return Meaning(groups(alone(side.requirements).values) if side.readable else None)


def _needs(side: ComparedPolicy) -> str:
    from codex_rollout_tui.policy.lint.compat import compat, needs

    return f"{needs(compat(side.document))}."


def _checked(data: bytes) -> tuple[ComparedPolicy, tuple[Finding, ...], Meaning]:
    """What is told at once, so that findings and meaning are drawn together; each check runs once for both."""
    from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy

    document = Document(data)
    checked = LintRun(document)
    side = ComparedPolicy(document, checked=checked)
    return side, checked.findings, _meaning(side)
