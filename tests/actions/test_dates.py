"""Waiting, waiving, assigning, noting and reopening."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import UsageError
from tests.actions.rollouts import content, reopened, state, status

ITEM = "review-enable"


def test_waiting_says_on_whom_and_until_when(rollout: Rollout) -> None:
    items.wait(rollout, ITEM, " OpenAI support ", " 2026-05-27 ")
    found = state(rollout, ITEM)
    assert (found.status, found.due, found.overdue) == ("waiting", "2026-05-27", False)
    assert found.reason == "on OpenAI support since 2026-05-20, follow up on 2026-05-27"
    assert state(reopened(rollout.root, days=7), ITEM).overdue is False
    assert state(reopened(rollout.root, days=8), ITEM).overdue is True


def test_a_waiver_holds_on_its_last_day_and_not_after(rollout: Rollout) -> None:
    items.waive(rollout, ITEM, "pilot first", "2026-05-27")
    assert status(rollout, ITEM) == "waived"
    assert status(reopened(rollout.root, days=7), ITEM) == "waived"
    assert status(reopened(rollout.root, days=8), ITEM) == "todo"


@pytest.mark.parametrize("until", ["2026-05-19", "0001-01-01"])
def test_a_date_in_the_past_is_refused(rollout: Rollout, until: str) -> None:
    before = content(rollout.root)
    for act in (items.wait, items.waive):
        with pytest.raises(UsageError, match=rf"{until} is in the past \(today, in UTC, is 2026-05-20\)"):
            act(rollout, ITEM, "x", until)
    assert content(rollout.root) == before


@pytest.mark.parametrize(
    "until", ["", "tomorrow", "2026-13-01", "2026-02-30", "20-05-2026", "2026-05-27T00:00", "9" * 20]
)
def test_what_is_no_date_is_refused(rollout: Rollout, until: str) -> None:
    for act in (items.wait, items.waive):
        with pytest.raises(UsageError, match=r"is no date: write .* as YYYY-MM-DD"):
            act(rollout, ITEM, "x", until)


def test_today_is_the_clocks_day_in_utc(rollout: Rollout) -> None:
    rollout.clock = lambda: datetime(2026, 5, 20, 22, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert rollout.clock().astimezone(UTC).date().isoformat() == "2026-05-21"
    with pytest.raises(UsageError, match="today, in UTC, is 2026-05-21"):
        items.wait(rollout, ITEM, "x", "2026-05-20")
    items.wait(rollout, ITEM, "x", "2026-05-21")


@pytest.mark.parametrize("blank", ["", "  \t"])
def test_reason_and_person_must_be_said(rollout: Rollout, blank: str) -> None:
    with pytest.raises(UsageError, match="The reason is missing"):
        items.waive(rollout, ITEM, blank, "2026-06-01")
    with pytest.raises(UsageError, match="The one you wait for is missing"):
        items.wait(rollout, ITEM, blank, "2026-06-01")
    with pytest.raises(UsageError, match="The person is missing"):
        items.assign(rollout, ITEM, blank)


def test_assign_wins_over_the_owner_role_and_changes_no_status(rollout: Rollout) -> None:
    items.assign(rollout, ITEM, " Ben Okafor ")
    assert (state(rollout, ITEM).person, status(rollout, ITEM)) == ("Ben Okafor", "todo")
    items.assign(rollout, ITEM, "Emil")
    assert state(rollout, ITEM).person == "Emil"


def test_a_note_changes_nothing_but_the_history(rollout: Rollout) -> None:
    before = state(rollout, ITEM)
    items.add_note(rollout, ITEM, "asked Emil")
    assert state(rollout, ITEM) == before
    assert [event.fields["text"] for event in rollout.folded.stories[ITEM].all] == ["asked Emil"]


@pytest.mark.parametrize("what", ["attest", "fail", "wait", "waive"])
def test_reopening_sets_an_item_back_and_keeps_its_history(rollout: Rollout, what: str) -> None:
    proof = [evidence.note("seen")]
    if what in ("attest", "fail"):
        items.attest(rollout, ITEM, evidence=proof, failed=what == "fail")
    else:
        (items.wait if what == "wait" else items.waive)(rollout, ITEM, "x", "2026-06-01")
    assert status(rollout, ITEM) != "todo"
    items.reopen(rollout, ITEM, "moved")
    assert status(rollout, ITEM) == "todo"
    assert len(rollout.folded.stories[ITEM].all) == 2
    assert rollout.events[-1].fields == {"reason": "moved"}
