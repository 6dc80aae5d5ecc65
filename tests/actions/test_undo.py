"""Taking back: each kind, several in a row, only one's own, and nothing that somebody changed since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.decisions import decide, decide_all
from codex_rollout_tui.actions.policy import edit_policy, last_saved, save_version
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import last_action, undo
from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.errors import UsageError
from tests.actions.rollouts import choose, content, reopened, replaced, state, status

ITEM = "review-enable"
LAST = "What is left is the start of the rollout itself"


def proof() -> list[Proof]:
    return [evidence.note("seen")]


def test_each_kind_is_taken_back_and_several_in_a_row(rollout: Rollout) -> None:
    seen = []
    acts: tuple[Callable[[], object], ...] = (
        lambda: items.attest(rollout, ITEM, evidence=proof()),
        lambda: items.reopen(rollout, ITEM),
        lambda: items.attest(rollout, ITEM, evidence=proof(), failed=True),
        lambda: items.wait(rollout, ITEM, "Emil", "2026-06-01"),
        lambda: items.waive(rollout, ITEM, "later", "2026-06-01"),
        lambda: items.assign(rollout, ITEM, "Emil"),
        lambda: items.add_note(rollout, ITEM, "a note"),
        lambda: decide(rollout, "owners.security-owner", "Ben"),
        lambda: choose(rollout, "allowed_sandbox_modes", ["read-only"]),
        lambda: save_version(rollout),
    )
    for act in acts:
        seen.append((rollout.statuses().states, rollout.file, rollout.policy_on_disk("baseline").data))
        act()
    for states, file, text in reversed(seen):
        undo(rollout)
        again = reopened(rollout.root)
        assert again.statuses().states == states
        assert again.file == file == rollout.file
        assert again.policy_on_disk("baseline").data == text
    with pytest.raises(UsageError, match=LAST):
        undo(rollout)


def test_what_was_undone_stays_in_the_history(rollout: Rollout) -> None:
    (event,) = items.attest(rollout, ITEM, evidence=proof())
    assert undo(rollout) == (event,)
    assert [e.kind for e in rollout.folded.stories[ITEM].all] == ["attested", "undone"]
    assert rollout.events[-1].fields == {"undoes": [event.ref]}


def test_a_decision_and_its_attestation_go_together(rollout: Rollout) -> None:
    decide_all(
        rollout,
        {"surfaces": ["local"], "conditions.scim": False, "workspace_id": "1" * 8 + "-1111" * 3 + "-" + "1" * 12},
    )
    assert len(undo(rollout)) == 5
    again = reopened(rollout.root)
    assert (again.file.surfaces, again.file.workspace_id, again.file.conditions) == (("local", "cloud"), "", {})
    assert status(again, "prereq-workspace-id") == "todo"
    assert state(again, "prereq-decide-surfaces").reason == "both"
    assert not last_action(again)[0].fields.get("undoes")


def test_a_policy_choice_gets_its_exact_bytes_back(rollout: Rollout) -> None:
    path = rollout.root / "policies" / "baseline.toml"
    path.write_bytes(b'\xef\xbb\xbf# odd\r\nallowed_sandbox_modes=[ "read-only" ]  # why\r\n\r\n\tx = 1')
    before = path.read_bytes()
    choose(rollout, "allowed_sandbox_modes", ["read-only", "workspace-write"])
    assert path.read_bytes() != before
    undo(rollout)
    assert path.read_bytes() == before


def test_a_policy_that_changed_since_is_left_alone(rollout: Rollout) -> None:
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    path = rollout.root / "policies" / "baseline.toml"
    path.write_bytes(path.read_bytes() + b"# by hand\n")
    before = content(rollout.root)
    with pytest.raises(UsageError, match=r"policies/baseline\.toml has changed since then"):
        undo(rollout)
    assert content(rollout.root) == before


def test_a_policy_whose_earlier_text_is_gone_is_left_alone(rollout: Rollout) -> None:
    (event,) = choose(rollout, "allowed_sandbox_modes", ["read-only"])
    (rollout.root / "versions" / f"{event.fields['before']}.toml").unlink()
    before = content(rollout.root)
    with pytest.raises(UsageError, match="Restore it from Git"):
        undo(rollout)
    assert content(rollout.root) == before


def test_an_answer_that_changed_since_is_left_alone(rollout: Rollout) -> None:
    decide(rollout, "surfaces", ["local"])
    decide(reopened(rollout.root, "Ben"), "surfaces", ["cloud"])
    before = content(rollout.root)
    with pytest.raises(UsageError, match=r"surfaces has changed since \(it is cloud now\)"):
        undo(rollout)
    assert content(rollout.root) == before


def test_only_ones_own(rollout: Rollout) -> None:
    ben = reopened(rollout.root, "Ben")
    items.attest(rollout, ITEM, evidence=proof())
    items.wait(ben, ITEM, "Emil", "2026-06-01")
    (undone,) = undo(rollout)
    assert (undone.kind, status(rollout, ITEM)) == ("attested", "waiting")
    (undone,) = undo(ben)
    assert (undone.kind, status(ben, ITEM)) == ("waiting", "todo")
    with pytest.raises(UsageError, match="There is nothing of yours to undo"):
        undo(ben)


def test_who_never_wrote_has_nothing_to_undo_and_gets_no_journal(rollout: Rollout) -> None:
    before = content(rollout.root)
    with pytest.raises(UsageError, match="There is nothing of yours to undo"):
        undo(reopened(rollout.root, "Chiara"))
    assert content(rollout.root) == before


def test_ones_newest_action_counts_also_when_another_process_wrote_it(rollout: Rollout) -> None:
    items.add_note(rollout, ITEM, "first")
    items.add_note(reopened(rollout.root), ITEM, "second")
    assert [event.fields["text"] for event in undo(rollout)] == ["second"]
    assert [event.fields["text"] for event in undo(rollout)] == ["first"]


def test_a_choice_undone_makes_its_attestation_good_again(rollout: Rollout) -> None:
    items.attest(rollout, "policy-sandbox-modes", evidence=proof())
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    assert status(rollout, "policy-sandbox-modes") == "stale"
    undo(rollout)
    assert status(rollout, "policy-sandbox-modes") == "done"


def test_a_saved_version_undone_makes_the_one_before_the_last(rollout: Rollout) -> None:
    first = last_saved(rollout)
    edit_policy(rollout, replaced(b"# A", b"# An A"), about="text")
    save_version(rollout)
    assert last_saved(rollout) != first
    undo(rollout)
    assert last_saved(rollout) == first
