"""The text in the editor, worked out while it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from codex_rollout_tui.policy.edit.splices import Splice
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.text_analysis import ASK_AFTER_S, Analysis, AnalysisResult, Recall
from codex_rollout_tui.tui.workbench.try_answer import TryAnswer, answer

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.expectation import Expectation
    from codex_rollout_tui.policy.lint.finding import Fix


class LiveAnalysis:
    """What is known about the text in the editor by now; the parts of the workbench know the analysis by this alone."""

    def __init__(
        self,
        host: Screen[None],
        editor: PolicyEditor,
        text: EditedText,
        dispatcher: Dispatcher,
        ask: Ask | None,
        known: Callable[[], None],
        recall: Recall | None = None,
    ) -> None:
        """`ask` is the real Codex, where it is to be asked; `known` is called whenever something more is known.

        `recall` says what a Codex said of a text elsewhere.
        """
        self._text = text
        self._ask = ask
        begin = partial(host.run_worker, group="analysis")
        self._analysis = Analysis(dispatcher, editor, text.data, ask, begin=begin, known=known, recall=recall)

    # -- what is known

    @property
    def result(self) -> AnalysisResult:
        """What is known by now."""
        return self._analysis.result

    @property
    def is_current(self) -> bool:
        """Whether what is known is about the text as it stands."""
        return self.result.fresh and self.result.stamp == self._text.stamp

    # -- when it is worked out

    def start(self) -> None:
        """Work out the text that is there at the beginning."""
        self._analysis.start(self._text.stamp)

    def text_changed(self, revision: int = 0, splices: Sequence[Splice] | None = None) -> None:
        """The text is another; `splices` lead to that revision, without them it is read whole."""
        self._analysis.text_changed(self._text.stamp, revision, splices)

    def close(self) -> None:
        """Begin nothing any more."""
        self._analysis.close()

    # -- what is asked of it

    def lay_out(self, context: RowContext) -> None:
        """Make rows for this width from now on."""
        self._analysis.lay_out(context)

    def compare_with(self, saved: bytes) -> None:
        """Compare with another text from now on."""
        self._analysis.compare_with(saved)

    def expect(self, expected: tuple[Expectation, ...], trouble: str = "") -> None:
        """Judge this from now on; `trouble` says why what is expected could not be read."""
        self._analysis.expect(expected, trouble)

    async def answer(self, typed: str) -> TryAnswer | None:
        """The answer of the policy to what was typed; None where nothing was, or while the text is not read yet."""
        if self.result.stamp is None or not typed.strip():
            return None
        return await self._analysis.run(answer, typed, self.result.halt)

    async def fixed_text(self, fix: Fix) -> bytes:
        """The text with a fix made; raises RolloutError."""
        from codex_rollout_tui.tui.workbench.consequences import fixed_text

        return await self._analysis.run(fixed_text, fix)

    async def second_opinion(self, command: str) -> str:
        """What the rule engine of the real Codex says to a command; empty where it cannot be asked."""
        from codex_rollout_tui.actions.real_codex import RealCodex
        from codex_rollout_tui.actions.second_opinion import SecondOpinion
        from codex_rollout_tui.policy.text.document import Document

        if not isinstance(self._ask, RealCodex):
            return ""
        document = Document(self._text.data)
        await asyncio.sleep(ASK_AFTER_S)
        opinion = await asyncio.to_thread(SecondOpinion(self._ask).of_command, document, command)
        if opinion.disagreements:
            word = opinion.disagreements[0].codex
            return f"The rule engine of Codex {opinion.version} says {word}. Trust it: this is a mistake of ours."
        return f"The rule engine of Codex {opinion.version} says the same." if opinion.commands else ""
