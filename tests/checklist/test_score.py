"""How far the whole is: what counts, and how much of it is good."""

from __future__ import annotations

import pytest

from codex_rollout_tui.checklist.rollout_facts import Decisions
from codex_rollout_tui.checklist.rollout_status import Score, score
from codex_rollout_tui.guide import load
from tests.checklist.factory import (
    UNDECIDED,
    Deed,
    attested,
    blind,
    failed,
    make_item,
    observed,
    reopened,
    state,
    unseen,
    waiting,
    waived,
)
from tests.checklist.rollouts import BOTH, CLOUD, IDS, LOCAL, NEW, OLD, OLD_GOOD, statuses_of


def test_the_score_counts_good_ones_of_those_that_count() -> None:
    deeds = [attested("05-10"), failed("05-10"), waived("05-10"), waiting("05-10"), blind("05-10"), OLD_GOOD]
    states = [state(deed) for deed in deeds] + [state(), state(attested("05-10"), blind("05-11"))]
    states.append(state(item=make_item(surfaces="cloud"), decisions=LOCAL))
    states.append(state(observed("05-10")))
    assert score(states) == Score(good=3, counted=8)
    assert score(states).progress == pytest.approx(3 / 8)


def test_nothing_that_counts_is_no_progress() -> None:
    assert score([]).progress == 0
    assert score([state(waived("05-10"))]) == Score(0, 0)


@pytest.mark.parametrize(
    ("edition", "decisions", "all_items", "hidden"),
    [(NEW, BOTH, 93, 0), (NEW, UNDECIDED, 93, 0), (NEW, LOCAL, 93, 25), (NEW, CLOUD, 93, 31), (OLD, BOTH, 88, 0)],
)
def test_the_surfaces_hide_their_items(edition: str, decisions: Decisions, all_items: int, hidden: int) -> None:
    found = statuses_of({}, edition, decisions)
    assert (len(found.states), found.counts["not-applicable"]) == (all_items, hidden)
    assert found.score == Score(0, all_items - hidden)
    assert not found.is_good()


def test_every_condition_hides_something_when_answered_no() -> None:
    for condition in load.conditions():
        found = statuses_of({}, decisions=Decisions(frozenset(), {condition: False}))
        hidden = [state for state in found.states.values() if state.status == "not-applicable"]
        assert hidden
        assert {state.item.when for state in hidden} == {condition}
        assert statuses_of({}, decisions=Decisions(frozenset(), {condition: True})).counts["not-applicable"] == 0


def test_all_good_is_good_and_nothing_is_next() -> None:
    found = statuses_of(dict.fromkeys(IDS, attested("05-20")))
    assert found.is_good()
    assert (found.score.progress, found.next_items()) == (1.0, ())


@pytest.mark.parametrize(
    ("deed", "good"),
    [(attested("05-20"), True), (observed("05-20"), True), (waived("05-20"), True), (failed("05-20"), False),
     (unseen("05-20"), False), (blind("05-20"), False), (waiting("05-20"), False), (OLD_GOOD, False),
     (waived("05-10", "2026-05-19"), False), (reopened("05-20"), False)],
)  # fmt: skip
def test_one_that_is_open_keeps_the_whole_from_being_good(deed: Deed, good: bool) -> None:
    assert statuses_of({**dict.fromkeys(IDS, attested("05-20")), "gov-success": deed}).is_good() is good
