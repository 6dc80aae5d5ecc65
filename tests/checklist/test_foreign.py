"""A journal is foreign text: whatever type a field has, there is a status and a sentence, and nothing turns green."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import GOOD, STATUSES, item_status
from codex_rollout_tui.checklist.payloads import KINDS
from codex_rollout_tui.checklist.rollout_facts import Facts, PolicyFacts
from codex_rollout_tui.guide.model import Item
from tests.checklist.factory import ANA, CHALLENGE, NOW, UNDECIDED, make_item, revision

SOUND: dict[str, Any] = {
    "outcome": "done", "answer": "on", "edition": "2026-05-18", "until": "2026-06-01", "on": "support",
    "reason": "a reason", "person": "Ben", "text": "a note", "undoes": ["ana-3f9c:1", "ana-3f9c:2"],
    "evidence": [{"type": "note", "text": "seen"}, {"type": "link", "url": "https://x"}, {"type": "file", "name": "a"}],
    "policies": [{"name": "baseline", "sha256": "a1", "values": {"key": 1}}, {"name": "strict"}],
}  # fmt: skip
PATHS: list[tuple[str | int, ...]] = [
    *((name,) for name in SOUND), ("undoes", 0), ("evidence", 0), ("evidence", 0, "text"), ("evidence", 1, "url"),
    ("evidence", 2, "name"), ("policies", 0), ("policies", 0, "name"), ("policies", 0, "sha256"),
    ("policies", 0, "values"), ("policies", 0, "values", "key"),
]  # fmt: skip
JUNK: list[Any] = [
    None, True, False, 0, 7, -1.5, "", " ", "key", "é\x1b[0m", [], [None], [7], ["key"], [["x"]], [{}],
    {}, {"key": 1}, {"name": [{}]},
]  # fmt: skip
ITEMS = (
    make_item(),
    make_item(challenge=CHALLENGE, policy_keys=("key",), revised=(revision("2026-05-18"),)),
    make_item(whole_policy=True),
)
POLICIES: tuple[dict[str, PolicyFacts], ...] = (
    {},
    {"baseline": PolicyFacts("a1", {"key": 1})},
    {"baseline": PolicyFacts("b2", {"key": 2})},
)


def broken(path: Sequence[str | int], junk: Any) -> dict[str, Any]:
    """A sound body with junk in one place."""
    body: Any = deepcopy(SOUND)
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = junk
    return dict(body)


def check(item: Item, events: Sequence[Event], facts: Facts) -> None:
    """A status and sentences, and a good one only where a done counts that nobody took back."""
    folded = fold(events)
    found = item_status(item, folded.stories.get(item.id), UNDECIDED, facts, NOW)
    assert found.status in STATUSES
    told = (found.reason, found.due or "", found.blind or "", found.person or "")
    assert all(isinstance(text, str) for text in told)
    if found.status in GOOD:
        assert found.event is not None
        assert found.event.fields["outcome"] == "done"
        assert found.event.ref not in folded.undone
        assert found.due is not None
        assert found.due >= str(NOW.date())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_any_type_in_any_one_field(path: tuple[str | int, ...]) -> None:
    for junk in JUNK:
        body = broken(path, junk)
        for kind in ("attested", "observed", "waiting", "waived", "assigned", "undone"):
            odd = Event(3, "2026-05-11T09:00:00Z", ANA, kind, "thing", body)
            before = [Event(n, "2026-05-10T09:00:00Z", ANA, "attested", "thing", SOUND) for n in (1, 2)]
            blind = Event(4, "2026-05-12T09:00:00Z", ANA, "observed", "thing", {"outcome": "unknown", "reason": junk})
            for item in ITEMS:
                for policies in POLICIES:
                    check(item, [odd], Facts(policies))
                    check(item, [*before, odd, blind], Facts(policies))


STRANGE = st.sampled_from(JUNK) | st.text(max_size=12)
TIMES = st.sampled_from(["2026-05-10T09:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]) | st.text(max_size=12)
BODIES = st.dictionaries(st.sampled_from(sorted(SOUND)), STRANGE, max_size=4).map(lambda odd: {**SOUND, **odd})
EVENTS = st.tuples(st.sampled_from(sorted(KINDS)), TIMES, BODIES)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ITEMS), st.lists(EVENTS, max_size=4), st.sampled_from(POLICIES), st.booleans())
def test_any_texts_and_types_in_several_fields_and_any_time(
    item: Item, drawn: list[tuple[str, str, dict[str, Any]]], policies: dict[str, PolicyFacts], rotated: bool
) -> None:
    overtaken = {item.id: ("2026-05-10T10:00:00Z", "rotated")} if rotated else {}
    events = [Event(seq, at, ANA, kind, item.id, body) for seq, (kind, at, body) in enumerate(drawn, 1)]
    check(item, events, Facts(policies, overtaken))


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
    found = item_status(item, fold(events).stories["thing"], UNDECIDED, Facts(policies), NOW)
    assert (found.status, found.reason) == ("stale", "key has changed in policy baseline")
