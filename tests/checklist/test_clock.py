"""A clock that is wrong, and lines that are dated by hand: neither makes anything good that was not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist import clock
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import GOOD, item_status
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.checklist.rollout_status import derive_statuses
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.model import Item
from tests.checklist.factory import (
    ANA,
    NO_FACTS,
    NOW,
    UNDECIDED,
    Deed,
    at_noon,
    attested,
    blind,
    failed,
    journal,
    observed,
    state,
    undone,
    waiting,
    waived,
)
from tests.checklist.rollouts import NEW
from tests.checklist.strategies import DECISIONS, FACTS, ITEMS, MOMENTS, stories

AHEAD = "2099-01-01"
MET = GOOD | {"waived"}


@pytest.mark.parametrize(
    ("deeds", "status", "reason"),
    [
        ((attested(AHEAD),), "stale", "dated 2099-01-01, which has not come yet"),
        ((observed(AHEAD),), "stale", "dated 2099-01-01, which has not come yet"),
        ((attested(AHEAD, answer="on"),), "stale", "dated 2099-01-01, which has not come yet; on"),
        ((failed("05-19"), attested(AHEAD)), "failed", "said no on 2026-05-19"),
        ((attested("05-19"), attested(AHEAD)), "done", ""),
        ((attested("05-19"), failed(AHEAD)), "failed", "dated 2099-01-01, which has not come yet"),
        ((attested("05-19"), blind(AHEAD)), "done", ""),
        ((blind(AHEAD),), "unknown", "dated 2099-01-01, which has not come yet"),
        ((waived(AHEAD, "2099-06-01"),), "todo", "its waiver is dated 2099-01-01, which has not come yet"),
        ((failed("05-19"), waived(AHEAD, "2099-06-01")), "failed", "said no on 2026-05-19"),
        ((waived("05-19"), waived(AHEAD, "2099-06-01")), "waived", "not before autumn (by Ana, until 2026-06-01)"),
        ((waiting(AHEAD, "2099-06-01"),), "waiting", "on support, dated 2099-01-01, which has not come yet"),
        ((attested("05-19"), waiting(AHEAD, "2099-06-01")), "done", ""),
        ((attested(AHEAD), undone("05-19", 1)), "todo", ""),
    ],
)
def test_what_is_dated_ahead_makes_nothing_good(deeds: tuple[Deed, ...], status: str, reason: str) -> None:
    found = state(*deeds)
    assert (found.status, found.reason) == (status, reason)
    assert found.overdue == (status == "waiting")


@pytest.mark.parametrize(("minutes", "status"), [(0, "done"), (5, "done"), (6, "stale")])
def test_machines_may_disagree_by_five_minutes(minutes: int, status: str) -> None:
    at = (NOW + timedelta(minutes=minutes)).isoformat()[:19]
    assert state(attested(f"{at}Z")).status == status


def story(*days: str) -> list[Event]:
    return journal(*(attested(day) for day in days))


@pytest.mark.parametrize(
    ("days", "last_used", "due"),
    [
        ((), None, "2026-05-20"),
        (("05-10",), None, "2026-05-20"),
        (("05-10", "08-01"), None, "2026-08-01"),
        (("11-16",), None, "2026-11-16"),
        (("05-10", "11-17"), None, "2026-05-20"),
        (("05-10", AHEAD), None, "2026-05-20"),
        ((AHEAD, AHEAD), None, "2026-05-20"),
        (("05-30", "2098-01-01", AHEAD), None, "2098-01-01"),
        (("05-30", AHEAD), date(2026, 7, 1), "2026-07-01"),
        (("05-10",), date(2027, 7, 1), "2026-05-20"),
        (("soon", "05-30"), None, "2026-05-30"),
    ],
)
def test_the_day_that_decides_what_is_due(days: tuple[str, ...], last_used: date | None, due: str) -> None:
    log = fold(sorted(story(*days), key=lambda event: event.order)).log
    assert str(clock.due_day(log, NOW, last_used)) == due


def test_an_event_that_was_taken_back_vouches_for_nothing() -> None:
    log = fold([*story("08-01"), *journal(undone("08-02", 1), start=2)]).log
    assert str(clock.due_day(log, NOW)) == "2026-08-02"
    log = fold([*journal(undone("05-10", 2)), *journal(attested("08-01"), start=2)]).log
    assert str(clock.due_day(log, NOW)) == "2026-05-20"
    assert clock.future_events(log, NOW) == ()


def test_events_from_the_future_are_named_newest_first() -> None:
    events = story("05-10", "05-21", AHEAD)
    assert [event.seq for event in clock.future_events(fold(events).log, NOW)] == [3, 2]
    assert clock.future_events(fold(events[:1]).log, NOW) == ()


@pytest.mark.parametrize(
    ("last", "at"),
    [
        ("", "2026-05-20T12:00:00Z"),
        ("2026-05-20T11:59:59Z", "2026-05-20T12:00:00Z"),
        ("2026-05-20T12:00:01Z", "2026-05-20T12:00:01Z"),
        ("2026-05-27T12:00:00Z", "2026-05-27T12:00:00Z"),
        ("2026-05-27T12:00:01Z", "2026-05-20T12:00:00Z"),
    ],
)
def test_the_time_that_is_written(last: str, at: str) -> None:
    assert clock.time_to_write(NOW, last) == at


def test_a_clock_behind_the_last_use() -> None:
    day = NOW.date()
    assert [clock.is_behind(NOW, last) for last in (None, day, day + timedelta(1), day + timedelta(180))] == [
        False, False, True, True,
    ]  # fmt: skip
    assert not clock.is_behind(NOW, day + timedelta(181))


@settings(max_examples=300, deadline=None)
@given(ITEMS, stories(), DECISIONS, FACTS, MOMENTS)
def test_more_events_from_the_future_make_nothing_good(
    item: Item, events: list[Event], decisions: Decisions, facts: Facts, now: datetime
) -> None:
    """What an item is without them is what it is at best."""
    latest = clock.moment(now).latest
    past = [event for event in events if event.at <= latest or event.kind in ("undone", "reopened")]
    before, after = (
        item_status(item, fold(known).stories.get(item.id), decisions, facts, now).status for known in (past, events)
    )
    assert after in {before, "failed", "todo"} or after not in MET


@settings(max_examples=300, deadline=None)
@given(stories(("local-toggle", "cloud-toggle")), MOMENTS, st.integers(0, 60), st.booleans())
def test_a_clock_that_goes_back_makes_nothing_fresh(
    events: list[Event], now: datetime, back: int, is_remembered: bool
) -> None:
    """Known by the events, or by the last use of this clone."""
    events = [event for event in events if event.at <= clock.moment(now).latest]
    if not is_remembered:
        events.append(Event(999, now.isoformat()[:19] + "Z", ANA, "noted", None, {}))
    facts = NO_FACTS._replace(last_used=now.date() if is_remembered else None)
    before, after = (
        derive_statuses(view(NEW), fold(events), UNDECIDED, facts, moment).states
        for moment in (now, now - timedelta(days=back))
    )
    for item in ("local-toggle", "cloud-toggle"):
        if after[item].status in MET:
            assert before[item].status in MET
        assert after[item].overdue or not before[item].overdue


def test_the_clock_alone_is_not_believed() -> None:
    """An item that was stale in August stays so in June, since somebody wrote in August."""
    events = [
        *journal(attested("05-10"), item="local-toggle"),
        *journal(attested("08-01"), item="cloud-toggle", start=2),
    ]
    states = derive_statuses(view(NEW), fold(events), UNDECIDED, NO_FACTS, at_noon("06-01")).states
    assert (states["local-toggle"].status, states["cloud-toggle"].status) == ("stale", "stale")
    assert states["cloud-toggle"].reason == "dated 2026-08-01, which has not come yet"
