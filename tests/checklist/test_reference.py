"""The status function against a second telling of the same rules."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import ItemStatus, item_status
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.model import Item
from tests.checklist.reference import expected
from tests.checklist.strategies import DECISIONS, FACTS, ITEMS, MOMENTS, stories


def cause(state: ItemStatus) -> str:
    if state.status != "stale":
        return ""
    first = state.reason.split(";")[0]
    told = {"rotated": "overtaken", "the guide": "guide", "re-check": "age", "dated": "future", "policy": "policy"}
    return next((cause for start, cause in told.items() if first.startswith(start)), "policy")


@settings(max_examples=300, deadline=None)
@given(ITEMS, stories(), DECISIONS, FACTS, MOMENTS)
def test_it_agrees_with_the_reference(
    item: Item, events: list[Event], decisions: Decisions, facts: Facts, now: datetime
) -> None:
    wanted = expected(item, events, decisions, facts, now)
    found = item_status(item, fold(events).stories.get(item.id), decisions, facts, now)
    assert (found.status, cause(found)) == (wanted.status, wanted.cause)
    assert (found.event.ref if found.event else None) == wanted.decides
    assert (found.due, found.overdue) == (wanted.due, wanted.overdue)
    assert found.unchallenged == wanted.unchallenged
    assert (found.blind is not None) == wanted.blind
    assert (found.blind or "") in found.reason
    assert ("before that it had failed" in found.reason) == wanted.failed_before
