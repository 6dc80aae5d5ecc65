"""The guide's data, item by item: against the lists of its own, the schema and the law of challenges."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from codex_rollout_tui.guide import load
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.model import OWNER_ROLES, Challenge, Item
from tests.guide import schema
from tests.guide.expected_first import EXPECTED_FIRST
from tests.guide.expected_second import EXPECTED_SECOND
from tests.guide.samples import SAMPLES

GUIDE = files("codex_rollout_tui.guide")
EXPECTED = [*EXPECTED_FIRST, *EXPECTED_SECOND]
ITEMS = {item.id: item for item in load.items()}
CHALLENGES = {item.id: item.challenge for item in load.items() if item.challenge is not None}
PATTERNS = {item_id: challenge for item_id, challenge in CHALLENGES.items() if challenge.pattern is not None}


def raw(item_id: str) -> dict[str, Any]:
    return tomllib.loads((GUIDE / "items" / f"{item_id}.toml").read_text(encoding="utf-8"))


def row_of(item: Item) -> tuple[object, ...]:
    return (
        item.order,
        item.id,
        item.step,
        item.surfaces,
        item.owner,
        item.verify,
        item.recheck_days,
        item.since,
        item.when,
        item.needs,
    )


def test_the_guide_has_these_93_items_and_no_other() -> None:
    assert [item.id for item in load.items()] == [row[1] for row in EXPECTED]
    assert len(ITEMS) == 93


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row[1])
def test_key_fields_are_those_of_the_guide(expected: tuple[object, ...]) -> None:
    assert row_of(ITEMS[str(expected[1])]) == expected


def test_a_program_can_verify_38_items_32_in_part_and_23_not() -> None:
    assert Counter(item.verify for item in load.items()) == {"auto": 38, "partial": 32, "attest": 23}


def test_orders_are_1_to_93_once_each_and_run_with_the_steps() -> None:
    assert sorted(item.order for item in load.items()) == list(range(1, 94))
    steps = [item.step for item in load.items()]
    assert steps == sorted(steps)
    assert set(steps) == set(range(8))


def test_the_first_step_is_named_as_the_guide_names_it() -> None:
    first, *others = load.steps()
    assert first.title == "Pre-requisites: owners and strategy"
    assert [step.number for step in (first, *others)] == list(range(8))


@pytest.mark.parametrize("item_id", ITEMS)
def test_every_item_file_fits_the_schema(item_id: str) -> None:
    schema.ItemData.model_validate(raw(item_id))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("steps.toml", schema.StepsFile),
        ("conditions.toml", schema.ConditionsFile),
        ("editions.toml", schema.EditionsFile),
    ],
)
def test_the_other_files_fit_the_schema(name: str, form: type[BaseModel]) -> None:
    form.model_validate(tomllib.loads((GUIDE / name).read_text(encoding="utf-8")))


def test_the_schema_and_the_model_know_the_same_fields() -> None:
    assert set(schema.ItemData.model_fields) | {"id"} == set(Item._fields)
    assert set(schema.ChallengeData.model_fields) == set(Challenge._fields)


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": "8"},
        {"titel": "Turn on Codex Local"},
        {"title": " Turn on Codex Local"},
        {"do": "\n \n"},
        {"owner": "workspace Owner"},
        {"surfaces": "both"},
        {"recheck_days": 0},
        {"needs": []},
        {"traps": ["two\nlines"]},
        {"since": "2026-4-21"},
        {"url": "http://chatgpt.com/admin/settings"},
        {"url": "https:///admin/settings"},
        {"url": "mailto:support"},
        {"sources": []},
        {"challenge": {"question": "Is it on?"}},
        {"challenge": {"question": "Is it on?", "pattern": "[", "expects": "a word"}},
        {"challenge": {"question": "Is it on?", "pattern": r"\S+"}},
        {"challenge": {"question": "Is it on?", "options": [{"answer": "on", "outcome": "good"}]}},
        {"challenge": {"question": "Is it on?", "options": [{"answer": a, "outcome": "done"} for a in ("on", "On")]}},
        {"revised": [{"on": "2026-05-18", "what": "A new title.", "before": {"titel": "Old"}}]},
        {"revised": [{"on": "2026-05-18", "what": "No change.", "before": {"title": "Turn on Codex Local"}}]},
        {"revised": [{"on": "2026-04-21", "what": "Born changed.", "before": {"title": "Old"}}]},
    ],
    ids=str,
)
def test_the_schema_refuses(wrong: dict[str, Any]) -> None:
    good = raw("local-toggle")
    schema.ItemData.model_validate(good)
    with pytest.raises(ValidationError):
        schema.ItemData.model_validate(good | wrong)


def leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Every leaf of parsed TOML, and every container that holds nothing."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}")
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{place}]")
    else:
        yield path, value


@pytest.mark.parametrize("item_id", ITEMS)
def test_no_field_that_is_there_is_empty(item_id: str) -> None:
    empty = [
        path
        for path, value in leaves(raw(item_id), item_id)
        if value in ([], {}, "") or (isinstance(value, str) and not value.strip())
    ]
    assert empty == []


@pytest.mark.parametrize("edition", [edition.date for edition in load.editions()])
def test_prerequisites_exist_and_never_go_round_in_circles(edition: str) -> None:
    shown = view(edition).by_id
    assert {need for item in load.items() for need in item.needs} <= ITEMS.keys()
    waiting = {item.id: {need for need in item.needs if need in shown} for item in shown.values()}
    while ready := {item_id for item_id, needs in waiting.items() if not needs}:
        waiting = {item_id: needs - ready for item_id, needs in waiting.items() if item_id not in ready}
    assert waiting == {}


@pytest.mark.parametrize("item_id", ITEMS)
def test_every_address_is_https_or_mailto(item_id: str) -> None:
    item = ITEMS[item_id]
    for url in (item.url, *(source.url for source in item.sources)):
        filled = re.sub(r"\{[a-z_]+\}", "example", url)
        assert re.fullmatch(r"https://[\w.-]+\.\w+(/[^\s{}]*)?|mailto:[\w.-]+@[\w.-]+\.\w+", filled), url


@pytest.mark.parametrize("item_id", ITEMS)
def test_an_item_of_the_guide_names_a_page_of_openai_as_a_source(item_id: str) -> None:
    pages = [s for s in ITEMS[item_id].sources if s.basis != "derived"]
    assert pages or ITEMS[item_id].id == "policy-lint"
    assert all(re.match(r"https://([\w-]+\.)*(openai|chatgpt)\.com/", page.url) for page in pages)


def test_all_eight_conditions_are_known_and_used() -> None:
    assert len(load.conditions()) == 8
    assert {item.when for item in load.items() if item.when} == set(load.conditions())


@pytest.mark.parametrize("name", load.conditions())
def test_a_condition_lies_on_the_surface_of_its_items(name: str) -> None:
    surfaces = {item.surfaces for item in load.items() if item.when == name}
    assert surfaces == {load.conditions()[name].surface}


def test_owners_are_the_known_roles() -> None:
    assert {item.owner for item in load.items()} == set(OWNER_ROLES)


@pytest.mark.parametrize("item_id", CHALLENGES)
def test_a_challenge_asks_something_and_says_what_it_expects(item_id: str) -> None:
    challenge = CHALLENGES[item_id]
    assert challenge.options or challenge.pattern
    assert challenge.question.endswith("?")
    assert challenge.expected
    assert challenge.outcome_of("") is None
    assert challenge.outcome_of(" \t") is None


@pytest.mark.parametrize("item_id", CHALLENGES)
def test_every_option_means_what_it_says_in_any_case(item_id: str) -> None:
    challenge = CHALLENGES[item_id]
    for option in challenge.options:
        assert challenge.outcome_of(f" {option.answer.upper()} ") == option.outcome
        assert challenge.canonical(option.answer.upper()) == option.answer


def test_every_pattern_has_samples_and_no_sample_is_left_over() -> None:
    assert set(SAMPLES) == set(PATTERNS)


@pytest.mark.parametrize("item_id", PATTERNS)
def test_a_pattern_takes_what_the_page_shows_and_nothing_else(item_id: str) -> None:
    challenge = PATTERNS[item_id]
    good, bad = SAMPLES[item_id]
    assert re.compile(challenge.pattern or "").fullmatch("") is None
    for answer in good:
        assert challenge.outcome_of(answer) == "done", answer
    for answer in bad:
        assert challenge.outcome_of(answer) is None, answer


@pytest.mark.parametrize("item_id", CHALLENGES)
def test_a_challenge_can_be_answered_with_no_unless_it_is_a_decision(item_id: str) -> None:
    outcomes = {option.outcome for option in CHALLENGES[item_id].options}
    if ITEMS[item_id].decision:
        assert "failed" not in outcomes
    elif outcomes:
        assert outcomes - {"done"}


def test_a_pattern_alone_is_for_what_the_admin_decides() -> None:
    alone = {item_id for item_id, challenge in PATTERNS.items() if not challenge.options}
    assert {item_id for item_id in alone if not (ITEMS[item_id].decision or ITEMS[item_id].decides)} == set()


def test_titles_fit_a_row_and_are_not_shared() -> None:
    titles = [item.title for item in load.items()]
    assert [title for title in titles if len(title) > 48] == []
    assert len(set(titles)) == len(titles)


def test_what_an_item_decides_is_a_field_of_the_rollout_and_a_decision() -> None:
    decides = {item.id: item.decides for item in load.items() if item.decides}
    assert decides == {
        "prereq-owner-workspace": "owners.workspace-owner",
        "prereq-owner-security": "owners.security-owner",
        "prereq-owner-analytics": "owners.analytics-owner",
        "prereq-decide-surfaces": "surfaces",
        "prereq-workspace-id": "workspace_id",
    }


def test_only_the_machines_prove_the_whole_policy() -> None:
    assert "verify-managed-config" in {item.id for item in load.items() if item.whole_policy}
