"""What is expected of the policy of a workbench: read, kept, dropped, and looked at one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from codex_rollout_tui.actions.policy_expectations import PolicyExpectations
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.expectations.typed_question import MUST
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.status_pane import StatusPane
from codex_rollout_tui.tui.workbench.try_rows import expectation_words, written

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.expectation import Expectation


class ExpectationKeeper:
    """Keeps the analysis judging what is expected, and the file of expectations as the person wants it."""

    def __init__(
        self, host: Screen[None], policy: OpenPolicy, analysis: LiveAnalysis, status: StatusPane, signs: Signs
    ) -> None:
        self._host = host
        self._policy = policy
        self._analysis = analysis
        self._status = status
        self._signs = signs
        self._file: PolicyExpectations | None = None

    @property
    def file(self) -> PolicyExpectations:
        """The expectations of the file that is edited now."""
        if self._file is None or self._file.policy != self._policy.path:
            self._file = PolicyExpectations(self._policy.path)
        return self._file

    def read(self) -> None:
        """Read what is expected, where that is another than before."""
        start_worker(self._host, self._read, "look-expectations", exclusive=True)

    def keep(self, typed: str) -> None:
        """Expect from now on what was typed, or the answer to it."""
        start_worker(self._host, partial(self._keep, typed), "expect")

    def choose(self, try_it: Callable[[str], None]) -> None:
        """Look at what is expected, one by one: to drop one, or to try it again with `try_it`."""
        start_worker(self._host, partial(self._choose, try_it), "expectations", exclusive=True)

    async def _read(self) -> None:
        file = self.file
        if not await self._policy.on_disk(file.changed):
            return
        try:
            expected = await self._policy.on_disk(file.read)
        except RolloutError as error:
            self._analysis.expect((), str(error))
        else:
            self._analysis.expect(expected)

    async def _keep(self, text: str) -> None:
        from codex_rollout_tui.policy.expectations.expectation import Expectation

        answer = await self._analysis.answer(text)
        if answer is None:
            return
        typed, decision = answer.typed, answer.decision
        wanted = typed.expected or answer.word
        if wanted is None or decision is None or answer.unknown_expectation:
            self._status.say(f"That cannot be expected: {answer.trouble or answer.unknown_expectation}", "warn")
            return
        new = Expectation(typed.question, typed.asked, wanted)
        former = (outcome.expectation for outcome in self._analysis.result.outcomes or ())
        other = next(
            (
                expectation
                for expectation in former
                if expectation.about == new.about and expectation.decision != wanted
            ),
            None,
        )
        document = Document(self._policy.data or b"") if typed.expected is None else None
        if not await self._change(lambda: self.file.keep(new, document)):
            return
        if other is not None:
            self._status.say(f"Kept: {expectation_words(new)}. Until now it {MUST[other.decision]}.", "warn")
        else:
            self._status.say(f"Kept: {expectation_words(new)}. Every change is tested for it.", "good")

    async def _drop(self, expectation: Expectation) -> None:
        if await self._change(lambda: self.file.drop(expectation)):
            self._status.say(f"Not expected any more: {expectation_words(expectation)}.")

    async def _change(self, work: Callable[[], tuple[Expectation, ...]]) -> bool:
        """Change the file and judge what it says now; False where that was refused."""
        try:
            expected = await self._policy.on_disk(work)
        except RolloutError as error:
            self._status.say(str(error), "bad")
            return False
        self._analysis.expect(expected)
        return True

    async def _choose(self, try_it: Callable[[str], None]) -> None:
        from codex_rollout_tui.tui.workbench.expectations_screen import ExpectationsScreen

        result = self._analysis.result
        if not result.expected:
            nothing = "Nothing is expected yet. Try something: enter keeps the answer."
            self._status.say(result.trouble or nothing, "warn")
            try_it("")
            return
        screen = ExpectationsScreen(result.expected, self._signs, self._policy.name)
        choice = await self._host.app.push_screen_wait(screen)
        if choice is None:
            return
        if choice.drop:
            await self._drop(choice.outcome.expectation)
        else:
            try_it(written(choice.outcome.expectation))
