"""Events in, what still counts out; and an undo restores exactly what was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import ItemStatus, item_status
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.model import Item
from tests.checklist.factory import (
    ANA,
    Deed,
    assigned,
    attested,
    blind,
    failed,
    journal,
    make_item,
    noted,
    reopened,
    undone,
    waiting,
    waived,
)
from tests.checklist.strategies import BEN, DECISIONS, FACTS, ITEMS, MOMENTS, stories


def numbers(events: Sequence[Event]) -> list[int]:
    return [event.seq for event in events]


def test_the_whole_story_stays_whatever_counts() -> None:
    events = journal(attested("05-10"), noted("05-10"), reopened("05-11"), waiting("05-12"), undone("05-13", 4))
    story = fold(events).stories["thing"]
    assert numbers(story.all) == [1, 2, 3, 4, 5]
    assert numbers(story.in_force) == []


def test_what_stands_since_it_was_reopened() -> None:
    events = journal(failed("05-09"), waived("05-10"), reopened("05-11"), blind("05-12"), waived("05-13"))
    story = fold(events).stories["thing"]
    assert (numbers(story.in_force), numbers(story.waivers)) == ([4], [5])


def test_items_have_their_own_stories() -> None:
    events = [*journal(attested("05-10"), item="a"), *journal(failed("05-11"), reopened("05-12"), item="b", start=2)]
    folded = fold(events)
    assert {item: numbers(story.in_force) for item, story in folded.stories.items()} == {"a": [1], "b": []}
    assert list(folded.log) == events


def test_events_about_no_item_are_in_no_story() -> None:
    decided = Event(1, "2026-05-10T09:00:00Z", ANA, "decided", None, {"field": "surfaces"})
    assert fold([decided]).stories == {}
    assert list(fold([decided]).log) == [decided]


def test_nothing_at_all() -> None:
    folded = fold(iter(()))
    assert (folded.stories, folded.undone, list(folded.log)) == ({}, frozenset(), [])


def test_any_iterable_will_do() -> None:
    events = journal(attested("05-10"), waiting("05-11"), undone("05-12", 2))
    assert fold(iter(events)) == fold(tuple(events)) == fold(events)


def test_an_undo_names_the_writer_too() -> None:
    """Both have an event 1; only ana's is taken back."""
    events = [*journal(attested("05-10")), *journal(failed("05-09"), by=BEN), *journal(undone("05-12", 1), start=2)]
    assert [event.by for event in fold(events).stories["thing"].in_force] == [BEN]


def test_an_undo_of_one_item_may_be_told_on_another_or_on_none() -> None:
    taken = journal(attested("05-10"), item="a")
    for item in ("b", None):
        back = Event(2, "2026-05-11T09:00:00Z", ANA, "undone", item, {"undoes": [f"{ANA}:1"]})
        assert numbers(fold([*taken, back]).stories["a"].in_force) == []


@pytest.mark.parametrize("undoes", [None, "ana-3f9c:1", 1, {"ana-3f9c:1": 1}, [1, None, ["ana-3f9c:1"], {}], []])
def test_an_undo_that_names_nothing(undoes: object) -> None:
    events = journal(attested("05-10"), Deed("05-11", "undone", {"undoes": undoes}))
    assert numbers(fold(events).stories["thing"].in_force) == [1]
    assert fold(events).undone == frozenset()


def test_a_field_named_undoes_means_something_on_undone_only() -> None:
    events = journal(attested("05-10"), Deed("05-11", "noted", {"undoes": [f"{ANA}:1"]}))
    assert numbers(fold(events).stories["thing"].in_force) == [1]


EXTRA = st.lists(
    st.sampled_from([attested("06-01"), failed("06-01"), blind("06-01"), waiting("06-01"), reopened("06-01"),
                     waived("06-01", "2026-06-30"), assigned("06-01", "Chiara"), noted("06-01")]),
    min_size=1, max_size=3,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(ITEMS, stories(), EXTRA, DECISIONS, FACTS, MOMENTS)
def test_an_undo_restores_exactly_the_state_before(
    item: Item, events: list[Event], extra: list[Deed], decisions: Decisions, facts: Facts, now: datetime
) -> None:
    """One undo of a whole action, or an undo an event; and undoing that undo changes nothing."""

    def at(told: list[Event]) -> tuple[ItemStatus, ItemStatus]:
        stories = fold(told).stories
        return (
            item_status(item, stories.get(item.id), decisions, facts, now),
            item_status(make_item(id="other"), stories.get("other"), decisions, facts, now),
        )

    start = max((event.seq for event in events), default=0) + 1
    action = journal(*extra, start=start)
    end = start + len(action)
    at_once = journal(undone("06-02", *(event.seq for event in action)), start=end)
    one_by_one = journal(*(undone("06-02", event.seq) for event in reversed(action)), start=end)
    again = journal(undone("06-03", *(event.seq for event in one_by_one)), start=end + len(one_by_one))
    before = at(events)
    assert at([*events, *action, *at_once]) == before
    assert at([*events, *action, *one_by_one]) == before
    assert at([*events, *action, *one_by_one, *again]) == before
