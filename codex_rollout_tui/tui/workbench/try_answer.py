"""What a policy says to one thing that was typed, worked out where texts are worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.policy.expectations.typed_question import MUST
from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText

if TYPE_CHECKING:
    from codex_rollout_tui.policy.decide.decision import Decision, Word
    from codex_rollout_tui.policy.expectations.typed_question import TypedQuestion


class TryAnswer(NamedTuple):
    """What came of a try: a decision, or why there is none. `second` is what the real Codex says to a command."""

    typed: TypedQuestion
    decision: Decision | None
    trouble: str = ""
    second: str = ""
    unknown_expectation: str = ""
    """What seems to be expected in words that nobody knows, and which are known."""

    @property
    def word(self) -> Word | None:
        """The answer; None where there is none."""
        return self.decision.decision if self.decision is not None else None


def answer(text: AnalysedText, asked: str, halt: str) -> TryAnswer | None:
    """The answer of a policy to what was typed; `halt` says why nothing starts under it, if that is so."""
    from codex_rollout_tui.errors import UsageError
    from codex_rollout_tui.policy.expectations.expectation import POSSIBLE, Expectation, fault
    from codex_rollout_tui.policy.expectations.question import ask
    from codex_rollout_tui.policy.expectations.typed_question import read, unknown_expectation

    document = text.document
    typed = read(asked, document)
    if typed is None:
        return None
    if halt:
        return TryAnswer(typed, None, halt)
    wrong = fault(Expectation(typed.question, typed.asked, typed.expected or POSSIBLE[typed.question][0]))
    if wrong is not None and wrong.field != "decision":
        return TryAnswer(typed, None, f"{wrong.problem}. {wrong.remedy}")
    if wrong is not None and typed.expected is not None:
        return TryAnswer(typed, None, f"{MUST[typed.expected]}: {wrong.problem}. {wrong.remedy}")
    try:
        return TryAnswer(
            typed, ask(document, typed.question, typed.asked), unknown_expectation=unknown_expectation(asked)
        )
    except UsageError as error:
        return TryAnswer(typed, None, str(error))
