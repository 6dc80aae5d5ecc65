"""A text under check: each check runs once, and who asks first changes nothing for the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.layers.explain import alone, explain
from codex_rollout_tui.policy.layers.requirements import requirements_of
from codex_rollout_tui.policy.lint import lint
from codex_rollout_tui.policy.lint.check import Check, RawFinding
from codex_rollout_tui.policy.lint.lint import CODES, MOST, LintRun, check
from codex_rollout_tui.policy.text.document import Document

LONG = "allowed_sandbox_modes = [" + "1, " * (2 * MOST) + "]\n"
TEXTS = [*(each.example for each in CODES.values()), "", LONG]


@pytest.mark.parametrize("client", ["0.110.0", "0.138.0", NEWEST])
@pytest.mark.parametrize("text", TEXTS)
def test_who_asks_first_changes_nothing(text: str, client: str) -> None:
    document = Document(text.encode())
    findings, refusing = check(document, client), LintRun(document, client).refusals
    one, other = LintRun(document, client), LintRun(document, client)
    assert (one.findings, one.refusals) == (findings, refusing)
    assert (other.refusals, other.findings) == (refusing, findings)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_checked_already_means_the_same(text: str) -> None:
    document = Document(text.encode())
    checked = LintRun(document)
    assert checked.findings == check(document)
    side = ComparedPolicy(document, checked=checked)
    assert side.requirements == requirements_of("system", document, NEWEST) == ComparedPolicy(document).requirements
    assert alone(side.requirements) == explain({"system": document}).effective[0]


def test_each_check_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: dict[str, int] = {}

    def counted(each: Check) -> Check:
        def run(view: ClientView) -> Iterator[RawFinding]:
            runs[each.code] = runs.get(each.code, 0) + 1
            return each.run(view)

        return each._replace(run=run)

    monkeypatch.setattr(lint, "CODES", {code: counted(each) for code, each in CODES.items()})
    monkeypatch.setattr(lint, "_checks", lint._checks.__wrapped__)  # which remembers nothing
    checked = LintRun(Document(LONG.encode()))
    assert checked.refusals
    assert checked.findings
    assert ComparedPolicy(checked.view.document, checked=checked).requirements.refusing == checked.refusals
    assert set(runs.values()) == {1}
    assert set(runs) == {code for code, entry in CODES.items() if not entry.unreadable and entry.layer is None}


def test_a_client_that_was_not_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"0\.1\.0 is not a measured client version"):
        LintRun(Document(b""), "0.1.0")
