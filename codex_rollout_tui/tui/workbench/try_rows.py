"""Tries and expectations as rows: what the policy says to one thing, and whether it says what it must."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codex_rollout_tui.policy.expectations.typed_question import MUST
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, Span, cut, row

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.expectation import Expectation
    from codex_rollout_tui.policy.expectations.judge import Judgement
    from codex_rollout_tui.tui.workbench.try_answer import TryAnswer

WORD_STYLE: Mapping[str, str] = {"allow": "good", "prompt": "wait", "forbidden": "bad", "no-rule": "warn"}
ANSWER: Mapping[str, str] = {
    "allow": "allowed",
    "prompt": "prompt",
    "forbidden": "forbidden",
    "no-rule": "no rule",
}
"""What an answer is called where it stands alone."""
IS: Mapping[str, str] = {"allow": "allowed", "prompt": "prompt", "forbidden": "forbidden", "no-rule": "left open"}
HINT = "A command, a host, a sandbox mode, or NAME=COMMAND of an MCP server. Add must prompt to expect it."


def answer_rows(answer: TryAnswer | None, context: RowContext, most: int) -> list[Row]:
    """The answer first, then what decides, and as much of the rest as there is room for."""
    if answer is None:
        return context.wrapped([(HINT, "dim")])[:most]
    decision = answer.decision
    if decision is None:
        return context.wrapped([(f"{context.signs.glyph('unknown')} ", "warn"), (answer.trouble, "")])[:most]
    head: list[Span] = [(ANSWER[decision.decision], WORD_STYLE[decision.decision])]
    if decision.line is not None:
        head.append((f"  line {decision.line}", "dim"))
    head += _met(answer, context)
    lines = [(answer.unknown_expectation, "warn")] if answer.unknown_expectation else []
    lines += [(decision.reason, "")]
    lines += [(f"Instead: {decision.instead}", "")] if decision.instead is not None else []
    lines += [(text, "dim") for text in (answer.second, *decision.notes) if text]
    rows = context.wrapped(head)
    for text, style in lines:
        rows += context.wrapped([(text, style)], "")
    if len(rows) > most:
        rows = [*rows[: most - 1], cut([*rows[most - 1], (f" {context.dots}", "dim")], context.cells)]
    return rows


def _met(answer: TryAnswer, context: RowContext) -> list[Span]:
    from codex_rollout_tui.policy.expectations.expectation import meets

    expected = answer.typed.expected
    if expected is None or answer.decision is None:
        return []
    if meets(answer.decision, expected):
        return [(f"  {context.signs.glyph('done')} as it must be", "good")]
    return [(f"  {context.signs.glyph('failed')} {MUST[expected]}", "bad")]


def expectation_words(expectation: Expectation) -> str:
    """An expectation in words."""
    on = f" on {expectation.host}" if expectation.host else ""
    return f"{expectation.asked}{on} {MUST[expectation.decision]}"


def written(expectation: Expectation) -> str:
    """An expectation as it can be typed again."""
    from codex_rollout_tui.policy.expectations.typed_question import NAMES

    name = NAMES[expectation.question].removesuffix(" server")
    return f"{name}: {expectation.asked} {MUST[expectation.decision]}"


def outcome_rows(outcome: Judgement, context: RowContext, *, with_reason: bool = True) -> list[Row]:
    """One expectation and whether it is met; `with_reason` adds why not."""
    if outcome.met:
        return [row((f"{context.signs.glyph('done')} ", "good"), (expectation_words(outcome.expectation), "dim"))]
    instead = f", but it is {IS[outcome.decision.decision]}" if outcome.decision is not None else ": not judged"
    head: list[Span] = [
        (f"{context.signs.glyph('failed')} ", "bad"),
        (expectation_words(outcome.expectation), "bold"),
        (instead, "bad"),
    ]
    rows = context.wrapped(head)
    if with_reason:
        rows += context.inset([(outcome.reason, "dim")])
        if outcome.expectation.why:
            rows += context.inset([(f"Expected because: {outcome.expectation.why}", "dim")])
    return rows


def expected_rows(outcomes: Sequence[Judgement] | None, trouble: str, context: RowContext, most: int) -> list[Row]:
    """All expectations, the unmet first; nothing where nothing is expected."""
    if trouble:
        return context.wrapped([(f"{context.signs.glyph('unknown')} ", "warn"), (trouble, "")])
    if not outcomes:
        return []
    unmet = [judgement for judgement in outcomes if not judgement.met]
    rows = [row(*tally(outcomes, context))]
    reasons = {judgement.reason for judgement in unmet}
    together = len(unmet) > 1 and len(reasons) == 1
    if together:
        rows += context.inset([(next(iter(reasons)), "dim")])
    for judgement in [*unmet, *(judgement for judgement in outcomes if judgement.met)][:most]:
        rows += outcome_rows(judgement, context, with_reason=not together)
    if len(outcomes) > most:
        rows.append(row((f"and {len(outcomes) - most} more", "dim")))
    return rows


def tally(outcomes: Sequence[Judgement], context: RowContext) -> list[Span]:
    """How many are met, as loud as it is grave."""
    unmet = sum(not judgement.met for judgement in outcomes)
    if unmet:
        return [(f"{context.signs.glyph('failed')} {unmet} of {len(outcomes)} expectations unmet", "bad")]
    number = "the expectation is" if len(outcomes) == 1 else f"all {len(outcomes)} expectations are"
    return [(f"{context.signs.glyph('done')} {number} met", "good")]
