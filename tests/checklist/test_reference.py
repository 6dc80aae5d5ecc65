"""The status function against a second telling of the same rules; and against any text a journal may hold."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist.event import KINDS, Event
from codex_rollout_tui.checklist.facts import Decisions, Facts, PolicyFacts
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.status import GOOD, STATUSES, ItemState, state_of
from codex_rollout_tui.guide.model import Item
from tests.checklist.factory import ANA, CHALLENGE, NOW, UNDECIDED, make_item, revision
from tests.checklist.reference import expected
from tests.checklist.strategies import DECISIONS, FACTS, ITEMS, MOMENTS, stories


def cause(state: ItemState) -> str:
    if state.status != "stale":
        return ""
    first = state.reason.split(";")[0]
    told = {"rotated": "overtaken", "the guide": "guide", "re-check": "age", "policy": "policy"}
    return next((cause for start, cause in told.items() if first.startswith(start)), "policy")


@settings(max_examples=300, deadline=None)
@given(ITEMS, stories(), DECISIONS, FACTS, MOMENTS)
def test_it_agrees_with_the_reference(
    item: Item, events: list[Event], decisions: Decisions, facts: Facts, now: datetime
) -> None:
    wanted = expected(item, events, decisions, facts, now)
    found = state_of(item, fold(events).stories.get(item.id), decisions, facts, now)
    assert (found.status, cause(found)) == (wanted.status, wanted.cause)
    assert (found.event.ref if found.event else None) == wanted.decides
    assert (found.due, found.overdue) == (wanted.due, wanted.overdue)
    assert found.unchallenged == wanted.unchallenged
    assert (found.blind is not None) == wanted.blind
    assert (found.blind or "") in found.reason
    assert ("before that it had failed" in found.reason) == wanted.failed_before


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        7,
        -1.5,
        "",
        " ",
        "x",
        "é\x1b[0m",
        [],
        [None],
        [7],
        ["x"],
        [["x"]],
        [{}],
        {},
        {"x": 1},
        {"x": [{}]},
    ]
)
FIELDS = ("outcome", "answer", "evidence", "edition", "until", "on", "reason", "person", "policies", "undoes", "text")
PROOF = st.dictionaries(st.sampled_from(["type", "text", "url", "name"]), JUNK, max_size=3)
POLICY = st.fixed_dictionaries(
    {}, optional={"name": st.just("baseline") | JUNK, "sha256": JUNK, "values": st.just({"key": 1}) | JUNK}
)
LIKELY = (
    st.sampled_from(["done", "failed", "on", "2026-06-01", "2026-05-18", "baseline", "ana-3f9c:1", "key"])
    | st.lists(PROOF | JUNK, max_size=2)
    | st.lists(POLICY | JUNK, max_size=2)
    | st.lists(st.sampled_from(["ana-3f9c:1", "ana-3f9c:2"]) | JUNK, max_size=2)
)
ANY_OUTCOME = st.sampled_from(["done", "done", "failed", None]) | JUNK
ANY_BODY = st.builds(
    lambda outcome, more: {"outcome": outcome, **more},
    ANY_OUTCOME,
    st.dictionaries(st.sampled_from(FIELDS[1:]), LIKELY | JUNK, max_size=4),
)
ANY_TIME = st.sampled_from(["2026-05-10T09:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]) | st.text(
    max_size=12
)
ANY_EVENT = st.tuples(st.sampled_from(sorted(KINDS)), ANY_TIME, ANY_BODY)
ANY_ITEM = st.sampled_from([
    make_item(),
    make_item(challenge=CHALLENGE, policy_keys=("key",), revised=(revision("2026-05-18"),)),
    make_item(whole_policy=True),
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ANY_ITEM, st.lists(ANY_EVENT, max_size=3), st.sampled_from([{}, {"baseline": PolicyFacts("a1", {"key": 1})}]))
def test_no_body_and_no_time_breaks_it_or_makes_it_green(
    item: Item, drawn: list[tuple[str, str, dict[str, Any]]], policies: dict[str, PolicyFacts]
) -> None:
    """Foreign text of any type gives a status and a sentence, and never a good one without a done that counts."""
    overtaken = {item.id: ("2026-05-10T10:00:00Z", "rotated")} if len(drawn) % 2 else {}
    events = [Event(seq, at, ANA, kind, item.id, body) for seq, (kind, at, body) in enumerate(drawn, 1)]
    folded = fold(events)
    found = state_of(item, folded.stories.get(item.id), UNDECIDED, Facts(policies, overtaken), NOW)
    assert found.status in STATUSES
    assert all(isinstance(text, str) for text in (found.reason, found.due or "", found.blind or "", found.person or ""))
    json.dumps([found.status, found.reason, found.due, found.since, found.person])
    if found.status in GOOD:
        assert found.event is not None
        assert found.event.body["outcome"] == "done"
        assert found.event.ref not in folded.undone
        assert found.due is not None
        assert found.due >= str(NOW.date())


def test_a_field_as_deep_as_a_journal_can_hold() -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = [deep]
    body = {
        "outcome": "done",
        "evidence": [{"text": deep}],
        "policies": [{"name": "baseline", "values": {"key": deep}}],
    }
    events = [Event(1, "2026-05-10T09:00:00Z", ANA, "attested", "thing", body)]
    policies = {"baseline": PolicyFacts("a1", {"key": [["x"]]})}
    item = make_item(policy_keys=("key",))
    found = state_of(item, fold(events).stories["thing"], UNDECIDED, Facts(policies), NOW)
    assert (found.status, found.reason) == ("stale", "key has changed in policy baseline")
