"""Laws of the whole, for any story on the real guide."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import GOOD, OUT_OF_SCORE, STATUSES
from codex_rollout_tui.checklist.rollout_facts import Decisions
from codex_rollout_tui.checklist.rollout_status import Score, Statuses, derive_statuses, score
from codex_rollout_tui.guide import load
from codex_rollout_tui.guide.editions import view
from tests.checklist.factory import (
    ANA,
    NO_FACTS,
    Deed,
    assigned,
    at_noon,
    attested,
    blind,
    failed,
    observed,
    reopened,
    unseen,
    waiting,
    waived,
)
from tests.checklist.rollouts import IDS, NEW, OLD
from tests.checklist.strategies import DAYS, SECONDS

MET = GOOD | OUT_OF_SCORE
DEEDS = st.builds(
    lambda make, day, seconds: make(f"{day}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}Z"),
    st.sampled_from([
        attested, observed, failed, unseen, blind, waiting, waived, lambda day: waived(day, "2026-05-10"), reopened,
        lambda day: waiting(day, "2026-05-01"), lambda day: assigned(day, "Ben"),
    ]),
    DAYS, SECONDS,
)  # fmt: skip
STANDINGS = st.builds(
    lambda told, edition, decisions: (told, edition, decisions),
    st.lists(st.tuples(st.sampled_from(IDS), DEEDS), max_size=30),
    st.sampled_from([OLD, NEW]),
    st.builds(
        Decisions,
        st.sampled_from([frozenset(), frozenset({"local"}), frozenset({"cloud"})]),
        st.dictionaries(st.sampled_from(sorted(load.conditions())), st.booleans(), max_size=3),
    ),
)
Drawn = tuple[list[tuple[str, Deed]], str, Decisions]


def events_of(told: list[tuple[str, Deed]]) -> list[Event]:
    return sorted((deed.numbered(seq, item, ANA) for seq, (item, deed) in enumerate(told, 1)), key=lambda e: e.order)


def drawn_statuses(drawn: Drawn, *more: Event) -> Statuses:
    told, edition, decisions = drawn
    return derive_statuses(view(edition), fold([*events_of(told), *more]), decisions, NO_FACTS, at_noon("05-31"))


@settings(max_examples=60, deadline=None)
@given(STANDINGS)
def test_the_score_is_a_share_of_what_counts(drawn: Drawn) -> None:
    found = drawn_statuses(drawn)
    counts = found.counts
    assert list(counts) == list(STATUSES)
    assert sum(counts.values()) == len(found.states) == len(found.view.items)
    assert found.score.counted == len(found.states) - counts["not-applicable"] - counts["waived"]
    assert found.score.good == counts["done"] + counts["verified"]
    assert 0 <= found.score.progress <= 1
    assert found.is_good() == (found.score.good == found.score.counted)


@settings(max_examples=60, deadline=None)
@given(STANDINGS)
def test_the_steps_add_up_to_the_whole(drawn: Drawn) -> None:
    found = drawn_statuses(drawn)
    steps = [found.of_step(step.number) for step in found.view.steps]
    scores = [score(states) for states in steps]
    assert Score(sum(s.good for s in scores), sum(s.counted for s in scores)) == found.score
    assert [state for states in steps for state in states] == list(found.states.values())


@settings(max_examples=60, deadline=None)
@given(STANDINGS, st.sampled_from(IDS))
def test_reopening_never_raises_the_score(drawn: Drawn, item: str) -> None:
    before = drawn_statuses(drawn)
    after = drawn_statuses(drawn, reopened("2026-05-31T06:00:00Z").numbered(99, item, ANA))
    assert after.score.progress <= before.score.progress
    assert after.score.good <= before.score.good
    assert {i: s for i, s in after.states.items() if i != item} == {i: s for i, s in before.states.items() if i != item}


@settings(max_examples=60, deadline=None)
@given(STANDINGS)
def test_what_is_next_is_open_and_in_order(drawn: Drawn) -> None:
    found = drawn_statuses(drawn)
    due = found.next_items()
    pressing = ["failed", "stale", "waiting", "unknown", "todo"]
    assert [(pressing.index(s.status), s.item.order) for s in due] == sorted(
        (pressing.index(s.status), s.item.order) for s in due
    )
    assert len({s.item.id for s in due}) == len(due)
    for state in found.states.values():
        if state.status in MET:
            assert state not in due
        elif state.status == "todo":
            known = [found.states[need] for need in state.item.needs if need in found.states]
            assert (state in due) == all(need.status in MET for need in known)
        elif state.status == "waiting":
            assert (state in due) == state.overdue
        else:
            assert state in due
