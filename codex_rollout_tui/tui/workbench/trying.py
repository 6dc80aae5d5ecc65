"""The workbench tried out: one thing put to the policy as it stands, and what is expected of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work

from codex_rollout_tui.actions.policy_expectations import PolicyExpectations
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.expectations.typed import MUST
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.workbench.analysis import ASK_AFTER_S, Analysis, AnalysisResult
from codex_rollout_tui.tui.workbench.tools import ToolsScreen
from codex_rollout_tui.tui.workbench.try_answer import TryAnswer, answer
from codex_rollout_tui.tui.workbench.try_rows import answer_rows, asked, tally, written
from codex_rollout_tui.tui.workbench.trypane import ANSWER_ROWS, TryPane

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.expectation import Expectation


class TryingScreen(ToolsScreen):
    """Answers what is typed into the try line, again at every change of the text, and keeps answers as expectations."""

    ask: Ask | None
    """The real Codex, where it is to be asked."""
    _answer: TryAnswer | None = None
    _expecting: PolicyExpectations | None = None

    @property
    def study(self) -> Analysis:
        """What works the text out."""
        raise NotImplementedError

    @property
    def view(self) -> AnalysisResult:
        """What is known about the text by now."""
        return self.study.result

    def context(self, cells: int) -> RowContext:
        """What rows of that width are made with."""
        raise NotImplementedError

    # -- what is expected

    @property
    def expecting(self) -> PolicyExpectations:
        """The expectations of the file that is edited now."""
        if self._expecting is None or self._expecting.policy != self.file.path:
            self._expecting = PolicyExpectations(self.file.path)
        return self._expecting

    @work(exclusive=True, group="look-expectations")
    async def read_expectations(self) -> None:
        """Read what is expected, where that is another than before."""
        expecting = self.expecting
        if not await self._on_disk(expecting.changed):
            return
        try:
            expected = await self._on_disk(expecting.read)
        except RolloutError as error:
            self.study.expect((), str(error))
        else:
            self.study.expect(expected)

    def look(self) -> None:
        super().look()
        self.read_expectations()

    @on(TryPane.Kept)
    def _keep(self, event: TryPane.Kept) -> None:
        event.stop()
        self._kept(event.text)

    @work(group="expect")
    async def _kept(self, text: str) -> None:
        from codex_rollout_tui.policy.expectations.expectation import Expectation

        tried = await self._tried(text)
        if tried is None:
            return
        typed, decision = tried.typed, tried.decision
        wanted = typed.expected or tried.word
        if wanted is None or decision is None or tried.unread:
            self.say(f"That cannot be expected: {tried.trouble or tried.unread}", "warn")
            return
        new = Expectation(typed.question, typed.asked, wanted)
        known = (each.expectation for each in self.view.outcomes or ())
        other = next((each for each in known if each.about == new.about and each.decision != wanted), None)
        document = Document(self.editor.data) if typed.expected is None else None
        try:
            expected = await self._on_disk(lambda: self.expecting.keep(new, document))
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        self.study.expect(expected)
        if other is not None:
            self.say(f"Kept: {asked(new)}. Until now it {MUST[other.decision]}.", "warn")
        else:
            self.say(f"Kept: {asked(new)}. Every change is tested for it.", "good")

    async def drop_expectation(self, expectation: Expectation) -> None:
        """Expect nothing of this question any more."""
        try:
            expected = await self._on_disk(lambda: self.expecting.drop(expectation))
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        self.study.expect(expected)
        self.say(f"Not expected any more: {asked(expectation)}.")

    def action_expectations(self) -> None:
        """See what is expected, one by one."""
        self._choose_expectation()

    @work(exclusive=True, group="expectations")
    async def _choose_expectation(self) -> None:
        from codex_rollout_tui.tui.workbench.expectations_screen import ExpectationsScreen

        outcomes = self.view.expected
        if not outcomes:
            told = "Nothing is expected yet. Try something: enter keeps the answer."
            self.say(self.view.trouble or told, "warn")
            self.action_try()
            return
        picked = await self.app.push_screen_wait(ExpectationsScreen(outcomes, self.context(0).signs, self.file_name))
        if picked is None:
            return
        if picked.drop:
            await self.drop_expectation(picked.outcome.expectation)
            return
        self.action_try()
        self._pane.field.value = written(picked.outcome.expectation)

    # -- trying

    @property
    def _pane(self) -> TryPane:
        return self.query_one(TryPane)

    def action_try(self) -> None:
        """Go to the line that the policy is tried on."""
        self.set_focus(self._pane.field)

    @on(TryPane.Tried)
    def _tried_anew(self, event: TryPane.Tried) -> None:
        event.stop()
        self.try_again()

    def try_again(self) -> None:
        """Answer what stands in the try line, for the text as it is known now."""
        if not self.is_attached or not self.query("#try-answer"):
            return
        text = self._pane.field.value
        if text.strip():
            self._try(text)
        else:
            self._answer = None
            self.draw_try()

    @work(exclusive=True, group="try")
    async def _try(self, text: str) -> None:
        tried = await self._tried(text)
        self._answer = tried
        self.draw_try()
        if tried is None or tried.decision is None or tried.typed.question != "command":
            return
        second = await self._opinion(Document(self.editor.data), tried.typed.asked)
        self._answer = tried._replace(second=second)
        self.draw_try()

    async def _opinion(self, document: Document, command: str) -> str:
        """What the rule engine of the real Codex says to a command; empty where it cannot be asked."""
        from codex_rollout_tui.actions.real_codex import RealCodex
        from codex_rollout_tui.actions.second_opinion import SecondOpinion

        if not isinstance(self.ask, RealCodex):
            return ""
        await asyncio.sleep(ASK_AFTER_S)
        second = SecondOpinion(self.ask)
        opinion = await asyncio.to_thread(second.of_command, document, command)
        if opinion.disagreements:
            said = opinion.disagreements[0].codex
            return f"The rule engine of Codex {opinion.version} says {said}. Trust it: this is a mistake of ours."
        return f"The rule engine of Codex {opinion.version} says the same." if opinion.commands else ""

    async def _tried(self, text: str) -> TryAnswer | None:
        """The answer to what was typed; None where nothing was, or while the text is not read yet."""
        view = self.view
        if view.stamp is None or not text.strip():
            return None
        return await self.study.run(answer, text, view.halt)

    def draw_try(self) -> None:
        """Draw the answer, and how many expectations are met."""
        if not self.query("#try-answer"):
            return  # the screen is taken down
        from codex_rollout_tui.policy.expectations.typed import NAMES

        pane, tried = self._pane, self._answer
        context = self.context(pane.answer.cells)
        pane.call_kind(NAMES[tried.typed.question] if tried is not None else "")
        outcomes = self.view.expected
        pane.name_it("".join(text for text, _ in tally(outcomes, context)) if outcomes else "")
        if context.cells:
            pane.show(answer_rows(tried, context, ANSWER_ROWS))

    @on(Lines.Fitted, "#try-answer")
    def _fitted(self) -> None:
        self.draw_try()
