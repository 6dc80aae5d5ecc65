"""Tested policies as lines for a person: what is unmet first and loudest."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from codex_rollout_tui.cli import output
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import SOURCE
from codex_rollout_tui.policy.expectations.typed_question import MUST

if TYPE_CHECKING:
    from codex_rollout_tui.actions.expectations import PolicyJudgement
    from codex_rollout_tui.policy.expectations.expectation import Expectation
    from codex_rollout_tui.policy.expectations.judge import Judgement


def show(tested: Sequence[PolicyJudgement]) -> None:
    """Print every policy with its outcomes, and a line over all of several."""
    for result in tested:
        _show(result)
    if len(tested) > 1:
        unmet = sum(len(result.unmet) for result in tested)
        met = sum(len(result.outcomes) for result in tested) - unmet
        bare = sum(not result.outcomes for result in tested)
        parts = [f"{len(tested)} policies", f"{met} met", f"{unmet} unmet"]
        parts += [f"{bare} of which nothing is expected"] if bare else []
        output.painted((", ".join(parts), "strong" if all(result.good for result in tested) else "error"))


def _show(tested: PolicyJudgement) -> None:
    name = tested.path
    if not tested.outcomes:
        output.painted((f"{name}: ", "strong"), ("nothing is expected of it, so nothing was tested", "error"))
        output.line(f"  Expectations are kept in {tested.files.file!s}. To add one:")
        output.line(f'  codex-rollout policy decide {quote(str(tested.files.policy))} --command "git push" --keep')
        output.line()
        return
    unmet, all_of_them = len(tested.unmet), len(tested.outcomes)
    message = f"all {all_of_them} met" if not unmet else f"{unmet} of {all_of_them} unmet"
    output.painted((f"{name}: ", "strong"), (message, "error" if unmet else "good"))
    if tested.outage is not None:
        output.painted((f"  {tested.outage}", "error"))
    for outcome in sorted(tested.outcomes, key=lambda judgement: judgement.met):
        if outcome.met:
            output.painted(("  met   ", "good"), (_asked(outcome.expectation), ""))
        else:
            _show_unmet(tested, outcome)
        if outcome.decision is not None and outcome.decision.basis == SOURCE:
            output.painted((f"        known: {SOURCE}", "quiet"))
    if tested.client != NEWEST and tested.outage is None:
        message = f"Of Codex {tested.client} only the keys it reads were measured, not how it decides."
        output.painted((f"  {message}", "quiet"))
    _show_opinion(tested)
    output.line()


def _show_unmet(tested: PolicyJudgement, outcome: Judgement) -> None:
    expectation, decision = outcome.expectation, outcome.decision
    got = decision.decision if decision is not None else "not judged"
    output.painted(
        ("  UNMET ", "error"),
        (_asked(expectation), "strong"),
        (f", but it is {got}" if decision else f": {got}", "error"),
    )
    if tested.outage is None:
        output.line(f"        {outcome.reason}")
    if decision is not None and decision.key is not None:
        line = f", line {decision.line}" if decision.line else ""
        output.painted((f"        decided by: {decision.key}{line}", "quiet"))
    if expectation.why:
        output.line(f"        expected because: {expectation.why}")
    where = f"{tested.files.file!s}{f', line {expectation.line}' if expectation.line else ''}"
    output.painted((f"        expected in: {where}", "quiet"))


def _asked(expectation: Expectation) -> str:
    on = f" on {expectation.host}" if expectation.host else ""
    return f"{expectation.question} {expectation.asked}{on} {MUST[expectation.decision]}"


def _show_opinion(tested: PolicyJudgement) -> None:
    opinion = tested.opinion
    if opinion is None:
        return
    for disagreement in opinion.disagreements:
        asked = disagreement.asked
        real = f"{disagreement.codex} to the real Codex {opinion.version}"
        message = f"{asked} is {real}, and {disagreement.ours} to codex-rollout"
        output.painted(("  DISAGREEMENT ", "error"), (message, "strong"))
        output.line("        Trust Codex, and report it: this is a mistake of codex-rollout.")
    if opinion.agrees and opinion.commands:
        asked = f"{opinion.commands} command{'' if opinion.commands == 1 else 's'}"
        output.painted((f"  Codex {opinion.version} says the same of {asked}.", "quiet"))
    if opinion.lack:
        output.painted((f"  Not confirmed by the real Codex: {opinion.lack}", "quiet"))
