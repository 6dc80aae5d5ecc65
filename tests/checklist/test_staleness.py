"""What was good turns stale: by age, by its policy, by the guide, and by what happened since."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from codex_rollout_tui.checklist.rollout_facts import Facts, PolicyFacts
from tests.checklist.factory import (
    Deed,
    at_noon,
    attested,
    blind,
    failed,
    make_item,
    observed,
    reopened,
    revision,
    state,
    undone,
    unseen,
    waiting,
)

KEY, OTHER = "allowed_sandbox_modes", "allowed_web_search_modes"
BY_KEY = make_item(policy_keys=(KEY, OTHER))
WHOLE = make_item(whole_policy=True)


def policy(sha256: str = "a1", /, **values: Any) -> Facts:
    return Facts({"baseline": PolicyFacts(sha256, values)})


def recorded(sha256: object = "a1", name: object = "baseline", **values: object) -> dict[str, object]:
    return {"name": name, "sha256": sha256, "values": values}


# name: (re-check days; attested; day of now; stale)
AGES = {
    "a day before": (30, "05-10", "06-08", False),
    "on the re-check date": (30, "05-10", "06-09", False),
    "the day after": (30, "05-10", "06-10", True),
    "every day: the day itself": (1, "05-10", "05-10", False),
    "every day: the next day": (1, "05-10", "05-11", False),
    "every day: the day after that": (1, "05-10", "05-12", True),
    "seen in the evening": (1, "2026-05-10T23:59:59Z", "05-12", True),
    "seen in the morning": (1, "2026-05-10T00:00:00Z", "05-11", False),
    "over the end of the year": (365, "2025-05-20", "05-20", False),
    "over the end of the year, past": (365, "2025-05-19", "05-20", True),
}


@pytest.mark.parametrize("name", AGES)
@pytest.mark.parametrize(("deed", "fresh"), [(attested, "done"), (observed, "verified")])
def test_past_its_recheck_date(name: str, deed: Any, fresh: str) -> None:
    days, day, now, stale = AGES[name]
    found = state(deed(day), item=make_item(recheck_days=days), now=at_noon(now))
    assert found.status == ("stale" if stale else fresh)
    assert found.reason == (f"needs re-check since {found.due}" if stale else "")


def test_attesting_again_makes_it_fresh() -> None:
    assert state(attested("01-10"), attested("05-10")).status == "done"
    assert state(attested("01-10"), attested("05-10"), undone("05-11", 2)).status == "stale"


# name: (policies at the attestation; policies now; the reason, or nothing)
POLICY_KEYS: dict[str, tuple[object, Facts, str]] = {
    "as it was": ([recorded(**{KEY: ["a"]})], policy(**{KEY: ["a"]}), ""),
    "another value": ([recorded(**{KEY: ["a"]})], policy("b2", **{KEY: ["a", "b"]}),
                      f"{KEY} has changed in policy baseline"),
    "another order": ([recorded(**{KEY: ["a", "b"]})], policy("b2", **{KEY: ["b", "a"]}),
                      f"{KEY} has changed in policy baseline"),
    "set since": ([recorded(**{KEY: None})], policy("b2", **{KEY: ["a"]}), f"{KEY} has changed in policy baseline"),
    "taken out since": ([recorded(**{KEY: ["a"]})], policy("b2", **{KEY: None}),
                        f"{KEY} has changed in policy baseline"),
    "the second key": ([recorded(**{KEY: 1, OTHER: 2})], policy("b2", **{KEY: 1, OTHER: 3}),
                       f"{OTHER} has changed in policy baseline"),
    "true is not 1": ([recorded(**{KEY: True})], policy("b2", **{KEY: 1}), f"{KEY} has changed in policy baseline"),
    "tables in another order": ([recorded(**{KEY: {"a": 1, "b": 2}})], policy("b2", **{KEY: {"b": 2, "a": 1}}), ""),
    "another part of the policy": ([recorded("a1", **{KEY: 1})], policy("b2", **{KEY: 1}), ""),
    "a key of another item": ([recorded(**{KEY: 1, "features": 1})], policy(**{KEY: 1, "features": 2}), ""),
    "a key that was not looked at": ([recorded(**{KEY: 1})], policy(**{KEY: 1, OTHER: 2}), ""),
    "the policy is gone": ([recorded(**{KEY: 1})], Facts(), "policy baseline is gone"),
    "one of two is gone": ([recorded(**{KEY: 1}), recorded(name="strict")], policy(**{KEY: 1}),
                           "policy strict is gone"),
    "a change in the second": (
        [recorded(**{KEY: 1}), recorded(name="strict", **{KEY: 1})],
        Facts({"baseline": PolicyFacts("a1", {KEY: 1}), "strict": PolicyFacts("c3", {KEY: 2})}),
        f"{KEY} has changed in policy strict",
    ),
    "a further policy": ([recorded(**{KEY: 1})],
                         Facts({"baseline": PolicyFacts("a1", {KEY: 1}), "strict": PolicyFacts("c3", {})}), ""),
    "nothing was kept": (None, policy(**{KEY: 1}), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", POLICY_KEYS)
def test_an_item_about_policy_keys(name: str) -> None:
    kept, now, reason = POLICY_KEYS[name]
    found = state(attested("05-10", policies=kept), item=BY_KEY, facts=now)
    assert (found.status, found.reason) == ("stale" if reason else "done", reason)


WHOLE_POLICY: dict[str, tuple[object, Facts, str]] = {
    "as it was": ([recorded("a1")], policy("a1"), ""),
    "another byte": ([recorded("a1")], policy("b2"), "policy baseline has changed"),
    "no hash was kept": ([recorded(None)], policy("a1"), "policy baseline has changed"),
    "the policy is gone": ([recorded("a1")], Facts(), "policy baseline is gone"),
    "a policy is new": ([recorded("a1")], Facts({"baseline": PolicyFacts("a1", {}), "strict": PolicyFacts("c3", {})}),
                        "policy strict is new"),
    "a policy where there was none": ([], policy("a1"), "policy baseline is new"),
    "none then, none now": ([], Facts(), ""),
    "nothing was kept": (None, policy("b2"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE_POLICY)
def test_an_item_about_the_whole_policy(name: str) -> None:
    kept, now, reason = WHOLE_POLICY[name]
    found = state(observed("05-10", policies=kept), item=WHOLE, facts=now)
    assert (found.status, found.reason) == ("stale" if reason else "verified", reason)


@pytest.mark.parametrize(
    ("edition", "revised", "reason"),
    [
        ("2026-05-18", (), ""),
        ("2026-04-21", ("2026-05-18",), "the guide revised this on 2026-05-18"),
        ("2026-05-18", ("2026-05-18",), ""),
        ("2026-05-18", ("2026-04-30",), ""),
        ("2026-04-21", ("2026-04-30", "2026-05-18"), "the guide revised this on 2026-05-18"),
        ("2026-04-30", ("2026-04-30", "2026-05-18"), "the guide revised this on 2026-05-18"),
        ("2026-07-06", ("2026-05-18",), ""),
        # Without an edition the day of the event tells what could have been read.
        (None, ("2026-05-18",), "the guide revised this on 2026-05-18"),
        (7, ("2026-05-18",), "the guide revised this on 2026-05-18"),
        (None, ("2026-05-10",), ""),
    ],
)
def test_the_guide_revised_it(edition: object, revised: tuple[str, ...], reason: str) -> None:
    item = make_item(revised=tuple(revision(on) for on in revised))
    found = state(attested("05-10", edition=edition), item=item)
    assert (found.status, found.reason) == ("stale" if reason else "done", reason)


@pytest.mark.parametrize(
    ("item", "when", "stale"),
    [
        ("thing", "2026-05-10T09:00:01Z", True),
        ("thing", "2026-05-10T09:00:00Z", False),
        ("thing", "2026-05-09T09:00:00Z", False),
        ("other", "2026-05-19T09:00:00Z", False),
    ],
)
def test_overtaken(item: str, when: str, stale: bool) -> None:
    found = state(attested("05-10"), facts=Facts(overtaken={item: (when, "the key was rotated")}))
    assert (found.status, found.reason) == (("stale", "the key was rotated") if stale else ("done", ""))


def test_the_first_reason_is_told_alone() -> None:
    """Overtaken, then the policy, then the guide, then age: what is more definite comes first."""
    item = make_item(policy_keys=(KEY,), revised=(revision("2026-05-18"),))
    deed = attested("01-10", edition="2026-04-21", answer="on", policies=[recorded(**{KEY: 1})])
    changed = policy(**{KEY: 2})
    overtaken = {"thing": ("2026-05-11T00:00:00Z", "the key was rotated")}
    unrevised = make_item(policy_keys=(KEY,))
    same = policy(**{KEY: 1})
    assert state(deed, item=item, facts=Facts(changed.policies, overtaken)).reason == "the key was rotated"
    assert state(deed, item=item, facts=changed).reason == f"{KEY} has changed in policy baseline"
    assert state(deed, item=item, facts=same).reason == "the guide revised this on 2026-05-18"
    assert state(deed, item=unrevised, facts=same).reason == "needs re-check since 2026-02-09"


@pytest.mark.parametrize(
    ("deeds", "status"),
    [([], "todo"), ([failed("01-10")], "failed"), ([unseen("01-10")], "unknown"), ([blind("01-10")], "unknown"),
     ([waiting("01-10")], "waiting"), ([attested("01-10"), reopened("01-11")], "todo")],
)  # fmt: skip
def test_only_what_was_good_turns_stale(deeds: list[Deed], status: str) -> None:
    item = make_item(whole_policy=True, revised=(revision("2026-05-18"),))
    overtaken = Facts(overtaken={"thing": ("2026-05-11T00:00:00Z", "the key was rotated")})
    assert state(*deeds, item=item, facts=overtaken).status == status


@pytest.mark.parametrize("at", ["", "soon", "2026-13-40T00:00:00Z", "0000-00-00T00:00:00Z", "2026-02-30T09:00:00Z"])
def test_a_good_whose_time_cannot_be_read_is_not_fresh(at: str) -> None:
    found = state(Deed(at, "attested", {"outcome": "done"}))
    assert (found.status, found.reason, found.due) == ("stale", "the time of ana-3f9c:1 cannot be read", None)


def test_a_recheck_after_the_end_of_the_calendar() -> None:
    last = datetime(9999, 12, 31, 12, tzinfo=UTC)
    assert state(attested("9999-12-31"), now=last).due == "9999-12-31"
