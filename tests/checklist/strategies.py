"""Stories, items and facts to draw from: small alphabets, so that everything meets everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts, PolicyFacts
from codex_rollout_tui.guide.model import Item
from tests.checklist.factory import ANA, CHALLENGE, make_item, revision

BEN = "ben-0a1b"
FIRST = date(2026, 4, 20)
KEYS = ("a.one", "b.two")
SECONDS = st.sampled_from([0, 1, 43200, 86399])
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))
UNTIL = DAYS.map(str) | st.sampled_from([None, "soon", "2026-02-30", 7])
OUTCOMES = st.sampled_from(["done", "done", "done", "failed", "unknown", None, "yes"])
EDITIONS = st.sampled_from(["2026-04-21", "2026-05-18", None])
VALUES = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([None, "x", ["x"], {"y": 1}]))
HASHES = st.sampled_from(["a1", "b2"])
NAMES = st.sampled_from(["baseline", "strict"])
POLICY = st.fixed_dictionaries({"name": NAMES, "sha256": HASHES, "values": VALUES})
POLICIES = st.lists(POLICY, max_size=2, unique_by=lambda policy: str(policy["name"]))
TOLD = st.fixed_dictionaries(
    {"outcome": OUTCOMES, "edition": EDITIONS},
    optional={"answer": st.sampled_from(["on", "", None]), "policies": st.none() | POLICIES},
)
BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "attested": TOLD,
    "observed": TOLD,
    "waiting": st.fixed_dictionaries({"on": st.just("support"), "until": UNTIL}),
    "waived": st.fixed_dictionaries({"reason": st.just("later"), "until": UNTIL}),
    "assigned": st.fixed_dictionaries({"person": st.sampled_from(["Ana", "Ben"])}),
    "noted": st.just({"text": "x"}),
    "reopened": st.just({}),
}
KINDS = st.sampled_from(["attested", "attested", "observed", "observed", "waiting", "waived", "reopened", "undone",
                         "assigned", "noted"])  # fmt: skip


@st.composite
def stories(draw: st.DrawFn, items: tuple[str, ...] = ("thing", "other"), most: int = 9) -> list[Event]:
    """Events of two writers in their order, about a few items; an `undone` names any that came before it."""
    moments = sorted(draw(st.lists(st.tuples(DAYS, SECONDS), max_size=most)))
    numbers = {ANA: 0, BEN: 0}
    events: list[Event] = []
    for day, seconds in moments:
        at = (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()[:19] + "Z"
        by, kind, item = draw(st.sampled_from([ANA, BEN])), draw(KINDS), draw(st.sampled_from(items))
        numbers[by] += 1
        events.append(Event(numbers[by], at, by, kind, item, draw(_body(kind, events))))
    return sorted(events, key=lambda event: event.order)


def _body(kind: str, before: list[Event]) -> st.SearchStrategy[dict[str, Any]]:
    if kind != "undone":
        return BODIES[kind]
    refs = st.sampled_from([f"{event.by}:{event.seq}" for event in before] or ["nobody-0000:1"])
    return st.fixed_dictionaries({"undoes": st.lists(refs, max_size=2)})


ITEMS: st.SearchStrategy[Item] = st.builds(
    make_item,
    surfaces=st.sampled_from(["always", "local", "cloud"]),
    when=st.sampled_from([None, "scim"]),
    recheck_days=st.sampled_from([1, 7, 30]),
    challenge=st.sampled_from([None, CHALLENGE]),
    policy_keys=st.sampled_from([(), KEYS[:1], KEYS]),
    whole_policy=st.booleans(),
    revised=st.sampled_from([(), (revision("2026-05-18"),), (revision("2026-05-18"), revision("2026-05-01"))]),
)
DECISIONS = st.builds(
    Decisions,
    st.sampled_from([frozenset(), frozenset({"local"}), frozenset({"cloud"}), frozenset({"local", "cloud"})]),
    st.sampled_from([{}, {}, {"scim": True}, {"scim": False}, {"slack": False}]),
    st.sampled_from([{}, {"codex-admin": "Ana"}]),
)
OVERTAKEN = st.tuples(st.sampled_from(["2026-05-10T00:00:00Z", "2026-05-01T12:00:00Z"]), st.just("rotated"))
FACTS = st.builds(
    Facts,
    st.dictionaries(NAMES, st.builds(PolicyFacts, HASHES, VALUES)),
    st.dictionaries(st.just("thing"), OVERTAKEN),
)
MOMENTS = st.tuples(DAYS, SECONDS).map(
    lambda when: datetime(when[0].year, when[0].month, when[0].day, tzinfo=UTC) + timedelta(seconds=when[1])
)
