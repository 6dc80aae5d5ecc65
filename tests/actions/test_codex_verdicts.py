"""What this machine's Codex is asked about policies, and what of it is written down."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions import codex_verdicts, evidence, items
from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import PolicyObserved
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.policy.text.facts import sha256
from tests.actions.rollouts import begin, choose, content, reopened, state, status
from tests.policy.guide_examples import examples
from tests.real import need

SOUND = b'allowed_sandbox_modes = ["read-only", "workspace-write"]\n'
REFUSED = b'allowed_sandbox_modes = ["workspace-write"]\n'
YES = Verdict(accepted=True, version="0.169.0")
NO = Verdict(accepted=False, version="0.169.0", detail="must include 'read-only'")
NONE = Verdict(accepted=None, version=None, reason="No codex was found.", remedy="Install it.")


class Codex:
    """Answers by the text, and counts what it was asked; `took` is how long each answer takes."""

    def __init__(self, answer: Callable[[bytes], Verdict] = lambda data: NO if data == REFUSED else YES) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self.took = 0.0
        self.now = 0.0

    def begin(self, data: bytes) -> Callable[[], Verdict]:
        self.asked.append(data)

        def wait() -> Verdict:
            self.now += self.took
            return self.answer(data)

        return wait

    def look(self, rollout: Rollout, limit: float = codex_verdicts.LIMIT_S) -> codex_verdicts.CodexVerdicts:
        return codex_verdicts.ask_unasked(rollout, self.begin, limit, lambda: self.now)


def put(rollout: Rollout, **policies: bytes) -> None:
    for name, data in policies.items():
        rollout.policy_file(name).write_bytes(data)
    rollout.refresh()


def observed(rollout: Rollout) -> list[tuple[str, str, str]]:
    said = [event.payload for event in rollout.folded.policies_observed]
    return [(p.sha256, p.outcome, p.detail) for p in said if isinstance(p, PolicyObserved)]


def test_each_text_is_asked_about_once_the_baseline_first_and_never_again(rollout: Rollout) -> None:
    put(rollout, baseline=SOUND, another=REFUSED, third=SOUND)
    codex = Codex()
    assert codex.look(rollout) == codex_verdicts.CodexVerdicts(2, ())
    assert codex.asked == [SOUND, REFUSED]
    assert observed(rollout) == [(sha256(SOUND), "done", ""), (sha256(REFUSED), "failed", "must include 'read-only'")]
    assert codex_verdicts.unasked(rollout) == {}
    assert Codex().look(reopened(rollout.root)) == codex_verdicts.CodexVerdicts()


def test_a_text_that_changed_is_asked_about(rollout: Rollout) -> None:
    put(rollout, baseline=SOUND)
    Codex().look(rollout)
    put(rollout, baseline=REFUSED)
    assert list(codex_verdicts.unasked(rollout)) == ["baseline"]
    put(rollout, baseline=SOUND)
    assert codex_verdicts.unasked(rollout) == {}


@pytest.mark.parametrize(("days", "unasked"), [(0, 0), (6, 0), (7, 1), (-1, 1)])
def test_an_answer_is_fresh_for_a_week(rollout: Rollout, days: int, unasked: int) -> None:
    put(rollout, baseline=SOUND)
    Codex().look(rollout)
    assert len(codex_verdicts.unasked(reopened(rollout.root, days=days))) == unasked


def test_a_colleague_asks_their_own_codex(rollout: Rollout) -> None:
    put(rollout, baseline=SOUND)
    Codex().look(rollout)
    ben = reopened(rollout.root, "Ben")
    assert list(codex_verdicts.unasked(ben)) == ["baseline"]
    assert status(ben, "policy-lint") == "verified"


def test_what_takes_too_long_waits_for_the_next_time(rollout: Rollout) -> None:
    put(rollout, **{f"p{number}": b"# %d\n" % number for number in range(6)}, baseline=SOUND)
    codex = Codex()
    codex.took = 1.0
    assert codex.look(rollout, limit=2.0).answered == 3
    assert len(codex_verdicts.unasked(rollout)) == 4


def test_where_no_codex_is_the_first_lack_is_all_that_is_said(rollout: Rollout) -> None:
    put(rollout, baseline=SOUND, another=REFUSED, third=b"# 3\n")
    codex = Codex(lambda data: NONE)
    before = content(rollout.root)
    assert codex.look(rollout) == codex_verdicts.CodexVerdicts(0, ("No codex was found. Install it.",))
    assert len(codex.asked) == 2
    assert content(rollout.root) == before


def test_who_only_reads_leaves_no_trace_and_sees_what_was_said(rollout: Rollout) -> None:
    put(rollout, baseline=REFUSED)
    auditor = reopened(rollout.root, "Eve")
    auditor.statuses()
    before = content(rollout.root)
    Codex().look(auditor)
    assert content(rollout.root) == before
    assert state(auditor, "policy-baseline").reason == "Codex 0.169.0 refuses policy baseline: must include 'read-only'"
    assert codex_verdicts.unasked(auditor) == {}


def test_nothing_is_written_over_a_journal_that_is_not_whole(rollout: Rollout) -> None:
    put(rollout, baseline=SOUND)
    (journal,) = (rollout.root / "journal").glob("*.jsonl")
    journal.write_bytes(journal.read_bytes()[:-9])
    ana = reopened(rollout.root)
    before = journal.read_bytes()
    Codex().look(ana)
    assert journal.read_bytes() == before
    assert status(ana, "policy-lint") == "verified"


def test_a_disk_that_refuses_costs_another_question_and_nothing_else(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codex_rollout_tui.errors import FolderBusyError

    def refuse(self: Rollout, *drafts: object) -> None:
        raise FolderBusyError(self.root)

    put(rollout, baseline=SOUND)
    monkeypatch.setattr(Rollout, "record", refuse)
    assert Codex().look(rollout).answered == 1
    assert status(rollout, "policy-lint") == "verified"
    assert list(codex_verdicts.unasked(reopened(rollout.root))) == ["baseline"]


def test_attesting_what_is_contradicted_says_so_at_once(rollout: Rollout) -> None:
    put(rollout, baseline=REFUSED)
    items.attest(rollout, "policy-sandbox-modes", evidence=[evidence.note("looked at it")])
    derived = state(rollout, "policy-sandbox-modes")
    assert derived.status == "failed"
    assert derived.reason.startswith("Codex refuses policy baseline, by REQ021: ")
    assert derived.reason.endswith(", whatever was said on 2026-05-20")


def test_an_undo_takes_back_what_the_person_did_and_not_what_was_seen(rollout: Rollout) -> None:
    from codex_rollout_tui.actions.undo import undo

    put(rollout, baseline=SOUND)
    items.add_note(rollout, "policy-lint", "mine")
    Codex().look(rollout)
    assert [event.kind for event in undo(rollout)] == ["noted"]
    assert len(observed(rollout)) == 1


# -- the guide's own examples, with the real Codex

ATTESTED = ("policy-sandbox-modes", "policy-baseline", "policy-lint", "policy-web-search", "policy-assign-groups")


def about_policies(rollout: Rollout) -> list[str]:
    return [item.id for item in rollout.view.items if "policies-accepted" in item.known]


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_under_an_example_that_codex_refuses_nothing_can_be_made_good(tmp_path: Path, example: object) -> None:
    need("codex")
    need("bwrap")
    rollout = begin(tmp_path / "acme")
    text = example.text.encode()  # type: ignore[attr-defined]
    put(rollout, baseline=text)
    codex_verdicts.ask_unasked(rollout, RealCodex(os.environ).begin, 60)
    ((sha, outcome, _),) = observed(rollout)
    assert sha == sha256(text)
    items_about = about_policies(rollout)
    for name in items_about:
        items.attest(rollout, name, answer=answer_of(rollout, name), evidence=[evidence.note("seen")])
    statuses = {name: status(rollout, name) for name in items_about}
    if outcome == "failed":
        assert set(statuses.values()) == {"failed"}
    else:
        assert "failed" not in statuses.values()


def answer_of(rollout: Rollout, item_id: str) -> str | None:
    """An answer that means done, where the item asks for one."""
    challenge = rollout.view.item(item_id).challenge
    if challenge is None:
        return None
    return next((option.answer for option in challenge.options if option.outcome == "done"), "baseline")


def test_after_the_fix_what_a_program_can_settle_is_verified_by_itself(rollout: Rollout) -> None:
    need("codex")
    need("bwrap")
    put(rollout, baseline=examples()[0].text.encode())
    real = RealCodex(os.environ)
    codex_verdicts.ask_unasked(rollout, real.begin, 60)
    chosen = ["policy-approval-policies", "policy-sandbox-modes", "policy-web-search"]
    assert {status(rollout, name) for name in chosen} == {"failed"}
    choose(rollout, "allowed_sandbox_modes", ["read-only", "workspace-write"])
    codex_verdicts.ask_unasked(rollout, real.begin, 60)
    verified = [name for name in about_policies(rollout) if status(rollout, name) == "verified"]
    assert verified == chosen
    assert [status(rollout, name) for name in ("policy-lint", "policy-complete-profiles")] == ["verified"] * 2
