"""Answers of the whole rollout: rollout.toml and the attestation of their items, together or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from codex_rollout_tui.actions import decisions
from codex_rollout_tui.actions.decisions import decide, decide_all
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.guide import load as guide
from codex_rollout_tui.guide.model import ROLE_IDS
from tests.actions.rollouts import UUID, content, reopened, state, status


@pytest.mark.parametrize(
    ("field", "value", "item", "answer"),
    [
        ("surfaces", ["local"], "prereq-decide-surfaces", "local"),
        ("surfaces", ["cloud", "local"], "prereq-decide-surfaces", "both"),
        ("workspace_id", UUID.upper(), "prereq-workspace-id", UUID),
        ("owners.workspace-owner", "Ana", "prereq-owner-workspace", "Ana"),
        ("owners.security-owner", "Ben", "prereq-owner-security", "Ben"),
        ("owners.analytics-owner", "Chiara", "prereq-owner-analytics", "Chiara"),
    ],
)
def test_an_answer_is_also_the_attestation_of_its_item(
    rollout: Rollout, field: str, value: Any, item: str, answer: str
) -> None:
    decided, attested = decide(rollout, field, value)
    assert (decided.kind, decided.item, decided.fields["field"]) == ("decided", None, field)
    assert (attested.kind, attested.item, attested.fields["answer"]) == ("attested", item, answer)
    again = reopened(rollout.root)
    assert (status(again, item), state(again, item).unchallenged) == ("done", False)
    assert decisions.current(again, field) == decided.fields["value"]


@pytest.mark.parametrize("field", ["organisation", "owners.codex-admin", "owners.github-org-owner"])
def test_an_answer_without_an_item_is_only_decided(rollout: Rollout, field: str) -> None:
    (event,) = decide(rollout, field, "  Ana \n Ruiz ")
    assert (event.kind, event.fields["value"]) == ("decided", "Ana Ruiz")
    assert decisions.current(reopened(rollout.root), field) == "Ana Ruiz"


@pytest.mark.parametrize("name", guide.conditions())
def test_a_no_hides_the_conditions_items_and_unanswered_shows_them(rollout: Rollout, name: str) -> None:
    hidden = {item.id for item in rollout.view.items if item.when == name}
    assert hidden

    def not_applicable() -> set[str]:
        return {
            item for item, state in reopened(rollout.root).statuses().states.items() if state.status == "not-applicable"
        }

    for value, expected in ((False, hidden), (True, set()), (False, hidden), (None, set())):
        decide(rollout, f"conditions.{name}", value)
        assert not_applicable() == expected


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("surfaces", [], "is no choice of surfaces"),
        ("surfaces", ["moon"], "'moon' is no choice of surfaces"),
        ("workspace_id", "acme", "'acme' is no workspace id"),
        ("workspace_id", "", "is no workspace id"),
        ("organisation", " ", "The organisation's name is empty"),
        ("organisation", "A\x1b[31m", "characters that nobody can see"),
        ("organisation", "A\udcff", "characters that nobody can see"),
        ("owners.security-owner", "", "The owner's name is empty"),
        ("owners.security-owner", "sk-abcdefghijklmnop1234", "looks like it holds a secret"),
        ("owners.boss", "Ana", r"There is no owner role 'boss'\..*Known roles: workspace-owner"),
        ("conditions.skim", True, r"no condition 'skim'\. Did you mean scim"),
        ("conditions.scim", "yes", "conditions.scim must be true or false"),
        ("edition", "2026-04-21", "'edition' is nothing to decide"),
    ],
)
def test_what_does_not_fit_changes_nothing(rollout: Rollout, field: str, value: Any, told: str) -> None:
    before = content(rollout.root)
    with pytest.raises(UsageError, match=told):
        decide_all(rollout, {"owners.codex-admin": "Emil", field: value})
    assert content(rollout.root) == before
    assert rollout.file == reopened(rollout.root).file


def test_several_answers_are_one_action(rollout: Rollout) -> None:
    events = decide_all(rollout, {"surfaces": ["local"], "conditions.scim": False, "owners.security-owner": "Ben"})
    assert [(event.kind, event.item or event.fields["field"]) for event in events] == [
        ("decided", "surfaces"),
        ("attested", "prereq-decide-surfaces"),
        ("decided", "conditions.scim"),
        ("decided", "owners.security-owner"),
        ("attested", "prereq-owner-security"),
    ]
    assert {event.fields["with"] for event in events} == {events[0].seq}


def test_what_was_before_is_what_is_on_disk_and_not_what_was_seen_last(rollout: Rollout) -> None:
    other = reopened(rollout.root, "Ben")
    decide(other, "surfaces", ["cloud"])
    event, _ = decide(rollout, "surfaces", ["local"])
    assert event.fields["before"] == ["cloud"]


def test_comments_and_order_of_the_file_stay(rollout: Rollout) -> None:
    path = rollout.root / "rollout.toml"
    text = path.read_text().replace("[owners]", "# who owns what\n[owners]\ncodex-admin = 'Emil' # since May")
    path.write_text(text)
    decide(rollout, "owners.codex-admin", "Fay")
    assert path.read_text() == text.replace("'Emil'", '"Fay"')


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("local", ["local"]),
        ("cloud, LOCAL", ["local", "cloud"]),
        ("both", ["local", "cloud"]),
        ("local+cloud", ["local", "cloud"]),
    ],
)
def test_surfaces_in_words(text: str, kept: list[str]) -> None:
    assert decisions.surfaces_from(text) == kept


@pytest.mark.parametrize("text", ["", ",", "none", "local;cloud", "both,moon"])
def test_what_is_no_choice_of_surfaces(text: str) -> None:
    with pytest.raises(UsageError, match="Write local, cloud, or local,cloud"):
        decisions.surfaces_from(text)


@pytest.mark.parametrize(
    ("text", "kept"), [("yes", True), ("Y", True), ("true", True), ("NO", False), ("n", False), ("unanswered", None)]
)
def test_yes_and_no_in_words(text: str, kept: bool | None) -> None:
    assert decisions.yes_or_no(text) is kept
    with pytest.raises(UsageError, match="Write yes, no or unanswered"):
        decisions.yes_or_no(f"{text}!")


def test_roles_and_conditions_are_forgiving_about_their_spelling() -> None:
    assert decisions.role_name(" GitHub org owner ") == "github-org-owner"
    assert decisions.condition_name("Access_Tokens") == "access-tokens"
    assert {decisions.role_name(role.replace("-", "_")) for role in ROLE_IDS} == set(ROLE_IDS)
