"""Tested policies as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codex_rollout_tui.actions.expectations import PolicyJudgement
    from codex_rollout_tui.policy.expectations.judge import Judgement


def as_data(tested: Sequence[PolicyJudgement], client: str) -> dict[str, Any]:
    """Totals, and every policy with every outcome."""
    return {
        "client": client,
        "met": sum(len(result.outcomes) - len(result.unmet) for result in tested),
        "unmet": sum(len(result.unmet) for result in tested),
        "files": [_policy(result) for result in tested],
    }


def _policy(tested: PolicyJudgement) -> Mapping[str, Any]:
    return {
        "path": tested.path,
        "expectations": str(tested.files.file),
        "good": tested.good,
        "halt": tested.outage,
        "met": len(tested.outcomes) - len(tested.unmet),
        "unmet": len(tested.unmet),
        "outcomes": [_outcome(outcome) for outcome in tested.outcomes],
        "codex": _codex(tested),
    }


def _outcome(outcome: Judgement) -> Mapping[str, Any]:
    expectation, decision = outcome.expectation, outcome.decision
    return {
        "question": expectation.question,
        "asked": expectation.asked,
        "host": expectation.host,
        "expected": expectation.decision,
        "why": expectation.why,
        "expected_line": expectation.line,
        "met": outcome.met,
        "decision": decision.decision if decision else None,
        "reason": outcome.reason,
        "key": decision.key if decision else None,
        "line": decision.line if decision else None,
        "instead": decision.instead if decision else None,
        "basis": decision.basis if decision else None,
    }


def _codex(tested: PolicyJudgement) -> Mapping[str, Any] | None:
    opinion = tested.opinion
    if opinion is None:
        return None
    return {
        "version": opinion.version,
        "agrees": opinion.agrees,
        "commands": opinion.commands,
        "refusal": opinion.refusal,
        "disagreements": [disagreement._asdict() for disagreement in opinion.disagreements],
        "lack": opinion.lack,
    }
