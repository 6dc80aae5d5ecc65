"""The answer to every question where Codex refuses the policy: nothing starts."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import Decision, Question
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document


class DecideOutage(NamedTuple):
    """Why Codex refuses a policy: the first finding that says so."""

    code: str
    key: str
    line: int
    message: str

    def answer(self, question: Question, asked: str) -> Decision:
        """Forbidden, since Codex does not start at all."""
        reason = f"Codex refuses this policy and does not start: {self.message}."
        instead = f"Mend line {self.line} first (codex-rollout policy lint)."
        return Decision(question, asked, "forbidden", reason, self.key or None, self.line, instead)


def refusal(document: Document, client: str = NEWEST) -> DecideOutage | None:
    """Why a client refuses a policy, None where it takes it; raises ValueError for a client that was not measured."""
    for finding in check(document, client):
        if predicted((finding,)) == "refuse":
            return DecideOutage(finding.code, finding.key, finding.line, finding.message.rstrip("."))
    return None
