"""Whether a policy does what is expected of it; what cannot be judged is unmet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.decide.shell import quoted_as_one
from codex_rollout_tui.policy.expectations.expectation import Expectation, fault, meets
from codex_rollout_tui.policy.expectations.question import ask
from codex_rollout_tui.policy.expectations.sandbox import Case, cases
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.policy.text.document import Document


class Judgement(NamedTuple):
    """Whether one expectation is met, and why.

    decision  the answer that counts: of several the one that disagrees; None where there is none
    reason    a sentence: what decides, or why nothing could be judged
    """

    expectation: Expectation
    decision: Decision | None
    met: bool
    reason: str


def run(
    document: Document,
    expectations: Iterable[Expectation],
    client: str = NEWEST,
    *,
    findings: Iterable[Finding] | None = None,
) -> tuple[Judgement, ...]:
    """Judge every expectation by a policy, in their order.

    Under a policy that Codex refuses, or under which it starts no session, none is met. `findings` are those of
    `check(doc, client)`, for who has them already. Raises ValueError for a client that was not measured.
    """
    halt = outage_reason(check(document, client) if findings is None else findings, client)
    if halt is not None:
        return tuple(Judgement(expectation, None, False, halt) for expectation in expectations)
    return tuple(_judge(document, expectation, client) for expectation in expectations)


def outage_reason(findings: Iterable[Finding], client: str = NEWEST) -> str | None:
    """Why nothing starts under a policy with these findings, in a sentence; None where nothing stops it."""
    for finding in findings:
        detail = f"(line {finding.line}: {finding.message.rstrip('.')}), so nothing is met."
        if finding.refuses:
            return f"Codex refuses this policy and does not start {detail}"
        if any(outage.everywhere for outage in outages([finding], client)):
            return f"Codex accepts this policy and starts no session under it {detail}"
    return None


def _judge(document: Document, expectation: Expectation, client: str) -> Judgement:
    wrong = fault(expectation)
    if wrong is not None:
        return Judgement(expectation, None, False, f"This cannot be judged: {wrong.problem}. {wrong.remedy}")
    try:
        answers = tuple(_cases(document, expectation, client))
    except UsageError as error:
        return Judgement(expectation, None, False, f"This cannot be judged: {error}")
    for case in answers:
        if case.doubt:
            return Judgement(expectation, None, False, f"{case.where}This cannot be judged: {case.doubt}.")
        if not meets(case.decision, expectation.decision):
            return Judgement(expectation, case.decision, False, f"{case.where}{case.decision.reason}")
    return Judgement(expectation, answers[0].decision, True, answers[0].decision.reason)


def _cases(document: Document, expectation: Expectation, client: str) -> Iterator[Case]:
    """Every answer an expectation must agree with: on all machines, and in both shells people have."""
    question, asked, host = expectation.about
    decision = ask(document, question, asked, client=client, host=host)
    if question == "sandbox":
        yield from cases(document, asked, client, host)
        return
    unsure = question == "mcp" and decision.decision == "no-rule" and decision.key is not None
    yield Case(decision, doubt=decision.reason.removeprefix("It cannot be said here: ").rstrip(".") if unsure else "")
    if question == "command" and quoted_as_one(asked) is None:
        from codex_rollout_tui.policy.decide.command import decide_command

        yield Case(decide_command(document, ("zsh", "-lc", asked), client=client), "For people whose shell is zsh: ")
