"""Filter and search: each law for any standing of the real guide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist.filter import Filter, matching_items
from codex_rollout_tui.checklist.item_status import STATUSES
from codex_rollout_tui.checklist.rollout_facts import Decisions
from codex_rollout_tui.guide.model import OWNER_ROLES
from tests.checklist.factory import CHALLENGE, assigned, attested, failed, make_item, state, waiting
from tests.checklist.rollouts import IDS, LOCAL, statuses_of

STANDING = statuses_of(
    {
        "local-toggle": attested("05-10", answer="on"),
        "policy-lint": failed("05-10", answer="Zürich pilot stopped"),
        "rbac-scim": waiting("05-10", on="the Straße office"),
        "gov-dashboard": assigned("05-10", "Chiara Lindqvist"),
    },
    decisions=Decisions(LOCAL.surfaces, {}, {"security-owner": "Ben Okafor"}),
)
STATES = tuple(STANDING.states.values())


def ids(wanted: Filter) -> list[str]:
    return [state.item.id for state in matching_items(STATES, wanted)]


@pytest.mark.parametrize("nothing", [Filter(), Filter(words="  \t ")])
def test_an_empty_filter_finds_everything_in_the_guide_s_order(nothing: Filter) -> None:
    assert not nothing
    assert ids(nothing) == list(IDS)


@pytest.mark.parametrize(
    "wanted",
    [Filter("x"), Filter(status="done"), Filter(role="codex admin"), Filter(person="Ben"), Filter(surface="local")],
)
def test_a_filter_that_asks_something_is_true(wanted: Filter) -> None:
    assert wanted


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(status="done"), ["local-toggle"]),
        (Filter(status="failed"), ["policy-lint"]),
        (Filter(status="done", role="security owner"), []),
        (Filter(person="Chiara Lindqvist"), ["gov-dashboard"]),
        (Filter("zürich"), ["policy-lint"]),
        (Filter("STRASSE"), ["rbac-scim"]),
        (Filter("straße"), ["rbac-scim"]),
        (Filter("lindqvist chiara"), ["gov-dashboard"]),
        (Filter("stopped Lint every"), ["policy-lint"]),
        (Filter("Lint every", status="done"), []),
        (Filter("no such words anywhere"), []),
        (Filter(status="no such status"), []),
    ],
)
def test_examples(wanted: Filter, expected: list[str]) -> None:
    assert ids(wanted) == expected


def test_each_field_asks_for_its_own() -> None:
    for status in STATUSES:
        assert ids(Filter(status=status)) == [s.item.id for s in STATES if s.status == status]
    for role in OWNER_ROLES:
        of_role = [s.item.id for s in STATES if s.item.owner == role]
        assert of_role
        assert ids(Filter(role=role)) == of_role
    for surface in ("local", "cloud", "always"):
        assert ids(Filter(surface=surface)) == [s.item.id for s in STATES if s.item.surfaces == surface]
    mine = ids(Filter(person="Ben Okafor"))
    assert mine == [s.item.id for s in STATES if s.item.owner == "security owner"]


def test_titles_come_first_and_then_the_guide_s_order() -> None:
    first = ids(Filter("policy"))
    in_title = [s.item.id for s in STATES if "policy" in s.item.title.casefold()]
    assert len(in_title) > 1
    assert first[: len(in_title)] == in_title
    rest = first[len(in_title) :]
    assert rest == sorted(rest, key=IDS.index)
    assert rest


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "needle-id"}, {"title": "A needle"}, {"do": "Find the needle."}, {"why": "The needle."},
        {"where": "Page needle"}, {"url": "https://needle.example"}, {"owner": "needle owner"}, {"when": "needle"},
        {"evidence": "The needle."}, {"verified_by": "A needle."}, {"settings": ("x", "Needle")},
        {"traps": ("A needle.",)}, {"policy_keys": ("needle",)}, {"config_keys": ("needle",)},
        {"checks": ("NEEDLE001",)},
    ],
)  # fmt: skip
def test_every_text_of_an_item_is_searched(fields: dict[str, object]) -> None:
    hay, item = make_item(id="hay"), make_item(**fields)
    assert [s.item for s in matching_items([state(item=hay), state(item=item)], Filter("NEEDLE"))] == [item]


@pytest.mark.parametrize("words", ["toggle show", "to do", "todo", "Ben"])
def test_its_question_its_status_and_its_person_are_searched(words: str) -> None:
    wanted = state(assigned("05-10", "Ben"), item=make_item(challenge=CHALLENGE))
    other = state(attested("05-10"), item=make_item(do="Attest.", title="X", evidence="None."))
    assert matching_items([other, wanted], Filter(words)) == (wanted,)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), ""),
        (Filter(" two  words "), "“two  words”"),
        (Filter(status="not-applicable"), "not applicable"),
        (Filter("x", "todo", "codex admin", "Ben", "local"), "“x”, to do, codex admin, Ben, local"),
    ],
)
def test_the_filter_in_words(wanted: Filter, words: str) -> None:
    assert wanted.described() == words


WORDS = st.lists(
    st.sampled_from(["policy", "KEY", "the", "local", "team", "on", "Ben", "xyzzy", "straße"]), max_size=3
).map(" ".join)
FILTERS = st.builds(
    Filter,
    WORDS,
    st.sampled_from(["", "", *STATUSES]),
    st.sampled_from(["", "", *OWNER_ROLES]),
    st.sampled_from(["", "", "Ben Okafor", "Chiara Lindqvist"]),
    st.sampled_from(["", "", "local", "cloud", "always"]),
)


@settings(max_examples=100, deadline=None)
@given(FILTERS, FILTERS)
def test_asking_more_finds_what_both_find(one: Filter, two: Filter) -> None:
    """Words add up; of the other fields the second counts where the first asks nothing (else they are the same)."""
    both = Filter(
        f"{one.words} {two.words}",
        *(getattr(one, name) or getattr(two, name) for name in ("status", "role", "person", "surface")),
    )
    rest = Filter(two.words, both.status, both.role, both.person, both.surface)
    assert set(ids(both)) == set(ids(one)) & set(ids(rest))
    assert set(ids(both)) <= set(ids(one))


@settings(max_examples=100, deadline=None)
@given(FILTERS)
def test_what_is_found_is_what_matches_once_each(wanted: Filter) -> None:
    states = matching_items(STATES, wanted)
    assert sorted(s.item.order for s in states) == [s.item.order for s in STATES if wanted.matches(s)]


@pytest.mark.parametrize("item", IDS)
def test_every_item_is_found_by_its_own_words(item: str) -> None:
    wanted = STANDING.states[item]
    title = wanted.item.title
    for words in (item, title.upper(), " ".join(reversed(title.split())), f"  {title.swapcase()} "):
        assert wanted in matching_items(STATES, Filter(words))
    first = matching_items(STATES, Filter(title))[0].item.title.casefold()
    assert all(word in first for word in title.casefold().split())
