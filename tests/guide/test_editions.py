"""An edition is a view: what each date shows, and what changed between two."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.guide import editions, load
from codex_rollout_tui.guide.editions import difference, view
from codex_rollout_tui.guide.model import Edition, Item, Revision

OLD, NEW = "2026-04-21", "2026-05-18"
TEMPLATE = next(item for item in load.items() if item.id == "local-toggle")
DATES = st.dates().map(str)


@pytest.mark.parametrize(("edition", "count"), [(OLD, 88), (NEW, 93)])
def test_an_edition_has_as_many_items_as_the_guide_had(edition: str, count: int) -> None:
    shown = view(edition)
    assert len(shown.items) == len(shown.by_id) == count
    assert len(shown.steps) == 8
    assert sum(len(shown.of_step(step.number)) for step in shown.steps) == count


def test_the_newest_edition_is_shown_unless_asked_otherwise() -> None:
    assert view().edition.date == NEW
    assert view().items == view(NEW).items


def test_the_difference_is_five_new_items_and_one_revised() -> None:
    found = difference(OLD, NEW)
    assert [item.id for item in found.added] == [
        "local-access-tokens-enable",
        "local-access-tokens-lifecycle",
        "local-access-tokens-inventory",
        "local-access-tokens-smoke-test",
        "policy-network",
    ]
    assert found.removed == ()
    assert [(item.id, revision.on) for item, revision in found.revised] == [("policy-feature-pins", NEW)]
    assert "Pin feature flags" in found.revised[0][1].what


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_an_edition_does_not_differ_from_itself(edition: str) -> None:
    found = difference(edition, edition)
    assert (found.added, found.removed, found.revised) == ((), (), ())


def test_the_old_edition_shows_a_revised_item_as_it_was() -> None:
    before, after = view(OLD).item("policy-feature-pins"), view(NEW).item("policy-feature-pins")
    assert "Browser Use" in after.do
    assert "Browser Use" not in before.do
    assert before.settings == ("[features]",)
    assert "[features] browser_use" in after.settings
    assert before.url == "https://developers.openai.com/codex/enterprise/managed-configuration"
    assert after.url == f"{before.url}#pin-feature-flags"
    assert before.revised == ()
    assert [revision.on for revision in after.revised] == [NEW]
    assert "\n" not in before.do


def test_only_the_revised_item_reads_differently() -> None:
    before, after = view(OLD).by_id, view(NEW).by_id
    assert [item_id for item_id in before if before[item_id] != after[item_id]] == ["policy-feature-pins"]


def test_an_unknown_edition_is_refused_with_the_known_ones() -> None:
    for ask in (lambda: view("2026-05-01"), lambda: difference("2026-05-01", NEW), lambda: difference(OLD, "next")):
        with pytest.raises(UsageError, match=rf"no edition '.+' of the guide.*{OLD}, {NEW}"):
            ask()


def test_a_comparison_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(UsageError, match=f"{NEW} is newer than {OLD}; write the older edition first"):
        difference(NEW, OLD)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("local-togle", "local-toggle"),
        ("sandbox-modes", "policy-sandbox-modes"),
        ("Policy-Sandbox_Modes", "policy-sandbox-modes"),
        ("compliance-key-mail", "compliance-key-email"),
    ],
)
def test_an_unknown_item_is_refused_with_the_nearest_name(wrong: str, meant: str) -> None:
    with pytest.raises(UsageError, match=rf"no item '{wrong}'\. Did you mean .*\b{meant}\b.*\?"):
        view().item(wrong)


def test_a_name_like_no_other_gets_no_suggestion() -> None:
    with pytest.raises(UsageError, match=r"no item 'qqqq'\. List them with: codex-rollout guide list"):
        view().item("qqqq")


def test_an_item_of_a_later_edition_is_said_to_be_one() -> None:
    with pytest.raises(UsageError, match=f"edition {OLD} of the guide has no item 'policy-network'; a later one has"):
        view(OLD).item("policy-network")


def test_local_alone_leaves_25_cloud_items_and_cloud_alone_31_local_ones() -> None:
    surfaces = Counter(item.surfaces for item in view(NEW).items)
    assert surfaces == {"cloud": 25, "local": 31, "always": 37}


def test_an_item_that_was_dropped_is_gone_from_its_last_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped = TEMPLATE._replace(id="dropped", until=NEW)
    monkeypatch.setattr(load, "items", lambda: (TEMPLATE, dropped))
    fresh = view.__wrapped__
    monkeypatch.setattr(editions, "view", fresh)
    assert [item.id for item in fresh(OLD).items] == ["local-toggle", "dropped"]
    assert [item.id for item in fresh(NEW).items] == ["local-toggle"]
    assert [item.id for item in difference(OLD, NEW).removed] == ["dropped"]
    with pytest.raises(UsageError, match="no item 'dropped'; an earlier one has"):
        fresh(NEW).item("dropped")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Item, dict[str, str]]:
    """An item revised on some dates, and the title it had from each date on (its birth first)."""
    days = sorted(draw(st.sets(DATES, min_size=1, max_size=6)))
    titles = {day: f"title of {day}" for day in days}
    revised = tuple(Revision(day, "another title", {"title": titles[before]}) for before, day in pairwise(days))
    shuffled = tuple(draw(st.permutations(revised)))
    return TEMPLATE._replace(since=days[0], title=titles[days[-1]], revised=shuffled), titles


@given(st.lists(histories(), min_size=1, max_size=4), DATES, st.booleans())
def test_a_view_shows_every_item_as_it_read_on_that_day_and_none_before_its_time(
    made: list[tuple[Item, dict[str, str]]], date: str, dropped: bool
) -> None:
    items = tuple(
        item._replace(id=f"item-{n}", order=n, until=date if dropped else None) for n, (item, _) in enumerate(made)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "items", lambda: items)
        patch.setattr(load, "editions", lambda: (Edition(date, "Admin Setup", TEMPLATE.url, "made up"),))
        shown = view.__wrapped__(date)
    alive = {item.id: titles for item, (_, titles) in zip(items, made, strict=True) if item.since <= date}
    assert set(shown.by_id) == (set() if dropped else set(alive))
    for item in shown.items:
        assert item.since <= date
        assert all(revision.on <= date for revision in item.revised)
        assert item.title == alive[item.id][max(day for day in alive[item.id] if day <= date)]


@pytest.mark.parametrize("edition", [edition.date for edition in load.editions()])
def test_no_edition_shows_an_item_or_a_revision_before_its_time(edition: str) -> None:
    for item in view(edition).items:
        assert item.since <= edition
        assert all(revision.on <= edition for revision in item.revised)


def test_every_change_belongs_to_an_edition_that_can_be_shown() -> None:
    known = {edition.date for edition in load.editions()}
    assert {item.since for item in load.items()} <= known
    assert {revision.on for item in load.items() for revision in item.revised} <= known
