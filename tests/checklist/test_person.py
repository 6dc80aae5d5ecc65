"""Whose an item is: the newest assignment, else the owner of its role."""

from __future__ import annotations

import pytest

from codex_rollout_tui.checklist.rollout_facts import Decisions
from tests.checklist.factory import (
    Deed,
    assigned,
    attested,
    blind,
    failed,
    make_item,
    reopened,
    state,
    undone,
    waiting,
    waived,
)

OWNED = Decisions(frozenset(), owners={"github-org-owner": "Emil", "codex-admin": "Ana"})
ITEM = make_item(owner="GitHub org owner")


def test_the_owner_of_the_role() -> None:
    assert state(item=ITEM, decisions=OWNED).person == "Emil"


def test_nobody() -> None:
    assert state(item=ITEM).person is None


def test_the_newest_assignment_wins() -> None:
    deeds = [assigned("05-10", "Ben"), assigned("05-11", "Chiara")]
    assert state(*deeds, item=ITEM, decisions=OWNED).person == "Chiara"


def test_an_undone_assignment_falls_back() -> None:
    deeds = [assigned("05-10", "Ben"), assigned("05-11", "Chiara"), undone("05-12", 2)]
    assert state(*deeds, item=ITEM, decisions=OWNED).person == "Ben"


def test_reopening_takes_nobody_away() -> None:
    deeds = [assigned("05-10", "Ben"), attested("05-11"), reopened("05-12")]
    assert state(*deeds, item=ITEM, decisions=OWNED).person == "Ben"


@pytest.mark.parametrize("person", ["", "  ", None, 7, ["Ben"]])
def test_an_assignment_to_nobody_leaves_the_owner(person: object) -> None:
    assert state(assigned("05-10", person), item=ITEM, decisions=OWNED).person == "Emil"


@pytest.mark.parametrize(
    "deeds", [[], [attested("05-10")], [attested("01-10")], [failed("05-10")], [blind("05-10")], [waiting("05-10")],
              [waived("05-10")], [waived("05-10", "2026-05-11")], [attested("05-10"), blind("05-11")]],
)  # fmt: skip
def test_every_status_names_the_person(deeds: list[Deed]) -> None:
    assert state(*deeds, assigned("05-12", "Ben")).person == "Ben"


def test_a_hidden_item_names_the_person() -> None:
    hidden = make_item(when="scim")
    found = state(assigned("05-12", "Ben"), item=hidden, decisions=Decisions(frozenset(), {"scim": False}))
    assert (found.status, found.person) == ("not-applicable", "Ben")
