"""What checks found in one text counts for another of the same values, except where they looked at the text."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.lint.lint import CODES, LintRun, check
from codex_rollout_tui.policy.text.document import Document

READABLE = sorted({about.example for about in CODES.values() if not about.unreadable})


def moved(policy: str) -> Document:
    """The same values, each of them elsewhere."""
    return Document(f"# a line above\n\n{policy}".encode())


@pytest.mark.parametrize("policy", READABLE)
def test_findings_taken_over_are_those_of_the_new_text(policy: str) -> None:
    before = LintRun(Document(policy.encode()))
    assert before.findings == check(before.document)
    run = LintRun(moved(policy))
    run.take_over(before)
    assert run.findings == check(run.document)


def test_a_check_that_looked_at_values_alone_does_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = LintRun(Document(b'allowed_aproval_policies = ["never"]\n'))
    found = [finding.code for finding in before.findings]
    run = LintRun(moved('allowed_aproval_policies = ["never"]\n'))
    run.take_over(before)
    monkeypatch.setattr(type(run.view), "visits", property(lambda self: pytest.fail("looked again")))
    assert [finding.code for finding in run.findings] == found == ["REQ010"]


def test_what_a_check_saw_in_the_text_is_not_taken_over() -> None:
    """TOML 1.1 reads what 1.0 does not; the values say nothing of that."""
    old = 'allowed_sandbox_modes = ["read-only"]\nrules = { prefix_rules = [\n] }\n'
    new = 'allowed_sandbox_modes = ["read-only"]\nrules = { prefix_rules = [\n],\n}\n'
    before = LintRun(Document(old.encode()))
    assert before.document.values == Document(new.encode()).values
    run = LintRun(Document(new.encode()))
    assert before.findings != check(run.document)
    run.take_over(before)
    assert run.findings == check(run.document)


def test_hits_that_were_not_all_taken_are_looked_for_again() -> None:
    policy = "".join(f'misspelt_{number} = "x"\n' for number in range(300))
    before = LintRun(Document(policy.encode()))
    assert len(before.findings) == 200
    run = LintRun(moved(policy))
    run.take_over(before)
    assert run.findings == check(run.document)
