"""A key's life by its facts and the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.credentials.affected_items import affected_items
from codex_rollout_tui.credentials.credential import Credential, CredentialFacts, FormerKey
from codex_rollout_tui.credentials.findings import findings
from codex_rollout_tui.credentials.life import ACTION_TITLES, WORDS, life, rotation_day
from codex_rollout_tui.credentials.rotation_steps import STEPS, rotation_steps
from tests.credentials.samples import NOW, TODAY, analytics, key, token

NEW = {"last4": "9999", "made": TODAY, "stored": NOW}


@pytest.mark.parametrize(
    ("told", "state", "action"),
    [
        (Credential("analytics", "analytics"), "to-make", "add"),
        (analytics(stored=None, held_by=()), "made", "add"),
        (analytics(stored=None, held_by=(), asked=TODAY), "mail-sent", "confirm"),
        (token(stored=None, held_by=(), about={"used_by": ("ci",)}), "in-use", "add"),
        (token(stored=None, held_by=(), rotate_by=TODAY), "rotate-soon", "add"),
        (analytics(), "stored", "email"),
        (analytics(asked=TODAY), "mail-sent", "confirm"),
        (analytics(asked=TODAY, confirmed=TODAY), "confirmed", "use"),
        (analytics(confirmed=TODAY, about={"used_by": ("export",)}), "in-use", "test"),
        (analytics(about={"used_by": ("export",)}), "stored", "email"),
        (token(), "stored", "use"),
        (token(switched=NOW), "in-use", "test"),
        (token(about={"used_by": ("ci",)}), "in-use", "test"),
        (analytics(rotate_by=TODAY + timedelta(days=14)), "rotate-soon", "rotate"),
        (analytics(rotate_by=TODAY + timedelta(days=15)), "stored", "email"),
        (token(expires=TODAY + timedelta(days=3)), "rotate-soon", "rotate"),
        (token(made=TODAY - timedelta(days=100)), "rotate-soon", "rotate"),
        (analytics(about={"next": CredentialFacts()}), "rotating", "rotate"),
        (analytics(about={"next": key(**NEW)}), "rotating", "rotate"),
        (analytics(about={"next": key(**NEW, switched=NOW, tested=TODAY)}), "replaced", "rotate"),
        (analytics(about={"revoked": TODAY}), "revoked", "remove"),
    ],
)
def test_each_state_has_its_facts(told: Credential, state: str, action: str) -> None:
    now = life(told, TODAY)
    assert (now.state, now.action) == (state, action)
    assert now.word == WORDS[now.state]
    assert now.action in ACTION_TITLES


def test_the_track_is_the_one_of_the_kind() -> None:
    assert [stage for stage, _ in life(analytics(), TODAY).track] == ["made", "stored", "mailed", "confirmed", "in use"]
    assert [stage for stage, _ in life(token(), TODAY).track] == ["made", "stored", "in use"]
    reached = life(analytics(asked=TODAY), TODAY).track
    assert [yes for _, yes in reached] == [True, True, True, False, False]


def test_the_track_of_a_rotation_is_the_new_keys() -> None:
    told = analytics(asked=TODAY, confirmed=TODAY, switched=NOW, about={"next": key(**NEW)})
    assert [yes for _, yes in life(told, TODAY).track] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("told", "due", "what"),
    [
        (analytics(asked=TODAY), TODAY + timedelta(days=7), "ask support again"),
        (analytics(asked=TODAY, confirmed=TODAY), date(2026, 7, 30), "rotate by"),
        (token(expires=date(2026, 6, 1)), date(2026, 6, 1), "rotate by"),
        (token(made=None), None, ""),
        (analytics(about={"revoked": TODAY}), None, ""),
    ],
)
def test_the_next_date(told: Credential, due: date | None, what: str) -> None:
    now = life(told, TODAY)
    assert (now.due, now.what) == (due, what)


def test_a_key_is_rotated_before_it_expires_whatever_was_planned() -> None:
    told = token(rotate_by=date(2026, 9, 1), expires=date(2026, 8, 1))
    assert rotation_day(told, told.now) == date(2026, 8, 1)
    told = token(rotate_by=date(2026, 7, 1), expires=date(2026, 8, 1))
    assert rotation_day(told, told.now) == date(2026, 7, 1)
    told = token(made=date(2026, 5, 1), expires="never")
    assert rotation_day(told, told.now) == date(2026, 7, 30)


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (Credential("analytics", "analytics"), []),
        (analytics(), []),
        (analytics(rotate_by=TODAY - timedelta(days=1)), [("rotate-overdue", "error")]),
        (analytics(rotate_by=TODAY), [("rotate-soon", "warning")]),
        (analytics(rotate_by=TODAY + timedelta(days=14)), [("rotate-soon", "warning")]),
        (analytics(rotate_by=TODAY + timedelta(days=15)), []),
        (analytics(made=None), [("no-plan", "info")]),
        (analytics(asked=TODAY - timedelta(days=7)), []),
        (analytics(asked=TODAY - timedelta(days=8)), [("no-answer", "warning")]),
        (analytics(asked=TODAY - timedelta(days=8), confirmed=TODAY), []),
        (token(expires="never"), [("never-expires", "warning")]),
        (token(expires=TODAY - timedelta(days=1)), [("expired", "error")]),
        (token(), [("expiry-unknown", "info")]),
        (
            token(made=TODAY - timedelta(days=91), expires="never"),
            [("never-expires", "warning"), ("rotate-overdue", "error")],
        ),
        (analytics(about={"next": key(**NEW)}), [("rotation-open", "warning")]),
        (analytics(about={"former": (FormerKey("1111", replaced=TODAY),)}), [("not-revoked", "error")]),
        (analytics(about={"former": (FormerKey("1111", replaced=TODAY, revoked=TODAY),)}), []),
        (analytics(rotate_by=TODAY - timedelta(days=9), about={"revoked": TODAY}), []),
    ],
)
def test_what_is_to_be_said_about_a_key(told: Credential, codes: list[tuple[str, str]]) -> None:
    found = findings([told], TODAY)
    assert [(one.code, one.severity) for one in found] == codes
    for one in found:
        assert one.key == told.name
        assert told.name in one.text
        assert not one.text.endswith(".")


def test_an_old_token_is_said_to_be_older_than_the_plan() -> None:
    (old,) = [
        one for one in findings([token(made=date(2026, 1, 1), expires="never")], TODAY) if one.severity == "error"
    ]
    assert old.text == "release-ci is overdue: older than the plan (90 days)"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({}, "make"),
        (NEW, "switch"),
        ({**NEW, "switched": NOW}, "test"),
        ({**NEW, "switched": NOW, "tested": TODAY}, "revoke"),
    ],
)
def test_the_walk_is_where_its_facts_say(fields: dict[str, Any], at: str) -> None:
    here = rotation_steps(analytics(about={"next": CredentialFacts(**fields)}))
    assert here.at == at
    assert here.done == STEPS[: STEPS.index(here.at)] if here.at else False
    assert rotation_steps(analytics()) == ((), None)


@given(st.sets(st.sampled_from(["stored", "switched", "tested"])))
def test_no_step_counts_before_the_one_ahead_of_it(known: set[str]) -> None:
    told = {"stored": NOW, "switched": NOW, "tested": TODAY}
    here = rotation_steps(analytics(about={"next": CredentialFacts(**{name: told[name] for name in known})}))  # type: ignore[arg-type]
    for step, fact in zip(here.done, ("stored", "switched", "tested"), strict=False):
        assert fact in known, step


def test_a_rotation_overtakes_what_was_proved_of_the_old_key() -> None:
    later = NOW.replace(day=22)
    told = analytics(stored=NOW, switched=later, about={"former": (FormerKey("1111", revoked=TODAY),)})
    found = affected_items([told])
    assert found["analytics-key-store"] == ("2026-05-20T09:41:03Z", "the key was rotated on 2026-05-22")
    assert found["analytics-usage-call"] == ("2026-05-22T09:41:03Z", "the key was rotated on 2026-05-22")
    assert affected_items([analytics(), token()]) == {}
    assert affected_items([analytics()._replace(revoked=TODAY)])["analytics-key-confirmed"][0] == "2026-05-21"
