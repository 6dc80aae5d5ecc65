"""What was said, and what the item is then: a table, on 20 May 2026, of an item looked at again after 30 days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from codex_rollout_tui.checklist.item_status import STATUSES
from tests.checklist.factory import (
    CHALLENGE,
    Deed,
    assigned,
    at_noon,
    attested,
    blind,
    failed,
    make_item,
    noted,
    observed,
    reopened,
    state,
    undone,
    unseen,
    waiting,
    waived,
)

NOTE = [{"type": "note", "text": "seen with Ben"}]

# name: (what was said, oldest first; the status; the reason; the number of the event that decides)
TABLE: dict[str, tuple[list[Deed], str, str, int | None]] = {
    "nothing": ([], "todo", "", None),
    "a note changes nothing": ([noted("05-10")], "todo", "", None),
    "an assignment changes nothing": ([assigned("05-10", "Ben")], "todo", "", None),
    "a choice changes nothing": ([Deed("05-10", "decided", {"outcome": "done"})], "todo", "", None),
    "a saved and a deployed policy change nothing": (
        [attested("05-10"), Deed("05-11", "saved", {}), Deed("05-12", "deployed", {})], "done", "", 1,
    ),
    # done and verified
    "attested": ([attested("05-10", answer="on")], "done", "on", 1),
    "attested with proofs": (
        [attested("05-10", answer="on", evidence=[*NOTE, {"type": "link", "url": "https://x"},
                                                  {"type": "file", "name": "a.png"}])],
        "done", "on; seen with Ben; https://x; a.png", 1,
    ),
    "observed": ([observed("05-10", reason="200 OK")], "verified", "200 OK", 1),
    "observed after attested": ([attested("05-10"), observed("05-11")], "verified", "", 2),
    "attested after observed": ([observed("05-10"), attested("05-11")], "done", "", 2),
    # failed
    "a person says no": ([failed("05-10", answer="off")], "failed", "off", 1),
    "a person says no without a word": ([failed("05-10")], "failed", "said no on 2026-05-10", 1),
    "a probe says no": ([observed("05-10", "failed", reason="403")], "failed", "403", 1),
    "a probe's no wins over an older yes": ([attested("05-19"), observed("05-20", "failed")], "failed",
                                           "said no on 2026-05-20", 2),
    "a newer yes wins over a probe's no": ([observed("05-10", "failed"), attested("05-11")], "done", "", 2),
    "a no does not grow old": ([failed("2020-01-01")], "failed", "said no on 2020-01-01", 1),
    # unknown
    "a person could not look": ([unseen("05-10", answer="I can't see it")], "unknown", "I can't see it", 1),
    "a person could not look, after a good": ([attested("05-10"), unseen("05-11")], "unknown",
                                             "could not look on 2026-05-11", 2),
    "an attestation without an outcome": ([attested("05-10", None)], "unknown", "could not look on 2026-05-10", 1),
    "an outcome nobody knows": ([attested("05-10", "ok")], "unknown", "could not look on 2026-05-10", 1),
    # a blind probe
    "blind, nothing before": ([blind("05-11")], "unknown", "could not look on 2026-05-11: no network", 1),
    "blind without a reason": ([observed("05-11", None)], "unknown",
                               "could not look on 2026-05-11: no reason given", 1),
    "blind after a fresh done": (
        [attested("05-10", answer="on"), blind("05-11")],
        "done", "on; last seen on 2026-05-10; could not look on 2026-05-11: no network", 1,
    ),
    "blind after a fresh verified": (
        [observed("05-10"), blind("05-11")],
        "verified", "last seen on 2026-05-10; could not look on 2026-05-11: no network", 1,
    ),
    "blind again and again": (
        [observed("05-10"), blind("05-11"), blind("05-12", "no key")],
        "verified", "last seen on 2026-05-10; could not look on 2026-05-12: no key", 1,
    ),
    "blind after a good that is too old": (
        [attested("04-10", answer="on"), blind("05-11")],
        "stale", "needs re-check since 2026-05-10; last seen on 2026-04-10; "
                 "could not look on 2026-05-11: no network", 1,
    ),
    "blind while it was good, and then the good grew old": (
        [attested("04-10"), blind("04-11")],
        "stale", "needs re-check since 2026-05-10; last seen on 2026-04-10; "
                 "could not look on 2026-04-11: no network", 1,
    ),
    "blind after a no": (
        [failed("05-10", answer="off"), blind("05-11")],
        "unknown", "could not look on 2026-05-11: no network; before that it had failed on 2026-05-10", 2,
    ),
    "blind after a good and a no": (
        [attested("05-09"), observed("05-10", "failed"), blind("05-11")],
        "unknown", "could not look on 2026-05-11: no network; before that it had failed on 2026-05-10", 3,
    ),
    "blind after a person's unknown after a good": (
        [attested("05-09"), unseen("05-10"), blind("05-11")],
        "unknown", "could not look on 2026-05-11: no network", 3,
    ),
    "blind after waiting": (
        [waiting("05-10"), blind("05-11")],
        "waiting",
        "on support since 2026-05-10, follow up on 2026-06-01; could not look on 2026-05-11: no network", 1,
    ),
    "blind before a good": ([blind("05-10"), attested("05-11")], "done", "", 2),
    # waiting
    "waiting": ([waiting("05-10")], "waiting", "on support since 2026-05-10, follow up on 2026-06-01", 1),
    "waiting on the last day": ([waiting("05-10", "2026-05-20")], "waiting",
                                "on support since 2026-05-10, follow up on 2026-05-20", 1),
    "waiting too long": ([waiting("05-10", "2026-05-19")], "waiting",
                         "on support since 2026-05-10, follow up was due on 2026-05-19", 1),
    "waiting on nobody until no day": ([waiting("05-10", "soon", 7)], "waiting", "on somebody since 2026-05-10", 1),
    "waiting after a good": ([attested("05-09"), waiting("05-10")], "waiting",
                             "on support since 2026-05-10, follow up on 2026-06-01", 2),
    "a good after waiting": ([waiting("05-10"), observed("05-11")], "verified", "", 2),
    "a no after waiting": ([waiting("05-10"), failed("05-11")], "failed", "said no on 2026-05-11", 2),
    # waived
    "waived": ([waived("05-10")], "waived", "not before autumn (by Ana, until 2026-06-01)", 1),
    "waived on the last day": ([waived("05-10", "2026-05-20")], "waived",
                               "not before autumn (by Ana, until 2026-05-20)", 1),
    "a waiver that ended": ([waived("05-10", "2026-05-19")], "todo", "its waiver ended on 2026-05-19", None),
    "a waiver wins over what was said before": ([failed("05-09"), waived("05-10")], "waived",
                                                "not before autumn (by Ana, until 2026-06-01)", 2),
    "a waiver wins over what is said later": ([waived("05-09"), attested("05-10"), failed("05-11")], "waived",
                                              "not before autumn (by Ana, until 2026-06-01)", 1),
    "a waiver that ended, a good before it": ([attested("05-09"), waived("05-10", "2026-05-19")], "done", "", 1),
    "a waiver that ended, a no after it": ([waived("05-10", "2026-05-12"), failed("05-11")], "failed",
                                           "said no on 2026-05-11", 2),
    "a waiver that ended, and only a blind probe": ([waived("05-10", "2026-05-12"), blind("05-11")], "unknown",
                                                    "could not look on 2026-05-11: no network", 2),
    "a newer waiver is the one that counts": ([waived("05-09"), waived("05-10", "2026-05-19")], "todo",
                                              "its waiver ended on 2026-05-19", None),
    "a longer waiver after one that ended": ([waived("05-01", "2026-05-02"), waived("05-10")], "waived",
                                             "not before autumn (by Ana, until 2026-06-01)", 2),
    "a waiver without an end waives nothing": ([waived("05-10", "for ever")], "todo", "", None),
    "a waiver without an end takes no other away": ([waived("05-09"), waived("05-10", None)], "waived",
                                                    "not before autumn (by Ana, until 2026-06-01)", 1),
    "a waiver without a reason": ([waived("05-10", reason=" ")], "waived",
                                  "no reason given (by Ana, until 2026-06-01)", 1),
    # reopened
    "reopened": ([attested("05-10"), reopened("05-11")], "todo", "", None),
    "reopened from waived": ([waived("05-10"), reopened("05-11")], "todo", "", None),
    "reopened from a waiver that ended": ([waived("05-10", "2026-05-12"), reopened("05-13")], "todo", "", None),
    "reopened from waiting": ([waiting("05-10"), reopened("05-11")], "todo", "", None),
    "said after reopening": ([attested("05-10"), reopened("05-11"), failed("05-12")], "failed",
                             "said no on 2026-05-12", 3),
    "blind after reopening": ([attested("05-10"), reopened("05-11"), blind("05-12")], "unknown",
                              "could not look on 2026-05-12: no network", 3),
    # undone
    "undone": ([attested("05-10"), undone("05-11", 1)], "todo", "", None),
    "undone, back to what was before": ([waiting("05-09"), attested("05-10"), undone("05-11", 2)], "waiting",
                                        "on support since 2026-05-09, follow up on 2026-06-01", 1),
    "undone waiver": ([failed("05-09"), waived("05-10"), undone("05-11", 2)], "failed", "said no on 2026-05-09", 1),
    "undone waiver, back to the one before": ([waived("05-09", "2026-05-20"), waived("05-10"), undone("05-11", 2)],
                                              "waived", "not before autumn (by Ana, until 2026-05-20)", 1),
    "undone reopening": ([attested("05-10"), reopened("05-11"), undone("05-12", 2)], "done", "", 1),
    "undone reopening, said since": ([attested("05-10"), reopened("05-11"), failed("05-12"), undone("05-13", 2)],
                                     "failed", "said no on 2026-05-12", 3),
    "undone from before a reopening": ([attested("05-10"), reopened("05-11"), undone("05-12", 1)], "todo", "", None),
    "several undone at once": ([attested("05-09"), waived("05-10"), failed("05-10"), undone("05-11", 2, 3)],
                               "done", "", 1),
    "undoing an undo is not a thing": ([attested("05-10"), undone("05-11", 1), undone("05-12", 2)], "todo", "", None),
    "undoing what is not there": ([attested("05-10"), undone("05-11", 9)], "done", "", 1),
    "undone twice": ([attested("05-10"), undone("05-11", 1), undone("05-12", 1)], "todo", "", None),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_was_said_and_what_it_is_then(name: str) -> None:
    deeds, status, reason, decides = TABLE[name]
    found = state(*deeds)
    assert (found.status, found.reason) == (status, reason)
    assert (found.event.seq if found.event else None) == decides
    assert found.since == (found.event.at if found.event else None)


def test_the_table_reaches_every_status_that_a_story_can_make() -> None:
    assert {status for _, status, _, _ in TABLE.values()} == set(STATUSES) - {"not-applicable"}


# name: (what was said; day of now; due, overdue)
DUE: dict[str, tuple[list[Deed], str, str | None, bool]] = {
    "todo": ([], "05-20", None, False),
    "waiting": ([waiting("05-10", "2026-06-01")], "06-01", "2026-06-01", False),
    "overdue": ([waiting("05-10", "2026-06-01")], "06-02", "2026-06-01", True),
    "overdue, and a blind probe": ([waiting("05-10", "2026-06-01"), blind("06-01")], "06-02", "2026-06-01", True),
    "waiting without a day": ([waiting("05-10", None)], "06-02", None, False),
    "waived": ([waived("05-10", "2026-06-01")], "06-01", "2026-06-01", False),
    "waived, waiting below it": ([waiting("05-10", "2026-05-11"), waived("05-12")], "05-20", "2026-06-01", False),
    "done": ([attested("05-10")], "05-20", "2026-06-09", False),
    "verified": ([observed("05-10")], "05-20", "2026-06-09", False),
    "stale": ([attested("05-10")], "06-10", "2026-06-09", False),
    "failed": ([failed("05-10")], "05-20", None, False),
    "unknown": ([blind("05-10")], "05-20", None, False),
}


@pytest.mark.parametrize("name", DUE)
def test_when_something_is_due(name: str) -> None:
    deeds, day, due, overdue = DUE[name]
    found = state(*deeds, now=at_noon(day))
    assert (found.due, found.overdue) == (due, overdue)


@pytest.mark.parametrize(
    ("deeds", "why"),
    [
        ([attested("05-10")], None),
        ([attested("05-10"), blind("05-11")], "could not look on 2026-05-11: no network"),
        ([waiting("05-10"), blind("05-11")], "could not look on 2026-05-11: no network"),
        ([failed("05-10"), blind("05-11")], "could not look on 2026-05-11: no network"),
        ([blind("05-11")], "could not look on 2026-05-11: no network"),
        ([blind("05-11"), observed("05-12")], None),
        ([attested("05-10"), blind("05-11"), waived("05-12")], None),
    ],
)
def test_why_it_could_not_be_looked_at_again(deeds: list[Deed], why: str | None) -> None:
    assert state(*deeds).blind == why


class TestUnchallenged:
    """A tick without an answer is marked, wherever it shows."""

    asked = make_item(challenge=CHALLENGE)

    @pytest.mark.parametrize(
        ("deeds", "status", "marked"),
        [
            ([attested("05-10")], "done", True),
            ([attested("05-10", answer=None)], "done", True),
            ([attested("05-10", answer=" ")], "done", True),
            ([attested("05-10", answer=["on"])], "done", True),
            ([attested("05-10", evidence=NOTE)], "done", True),
            ([attested("05-10", answer="on")], "done", False),
            ([attested("04-10")], "stale", True),
            ([attested("05-10"), blind("05-11")], "done", True),
            ([attested("05-10"), observed("05-11")], "verified", False),
            ([observed("05-11")], "verified", False),
            ([attested("05-10"), waiting("05-11")], "waiting", False),
        ],
    )
    def test_of_an_item_that_asks(self, deeds: list[Deed], status: str, marked: bool) -> None:
        found = state(*deeds, item=self.asked)
        assert (found.status, found.unchallenged) == (status, marked)

    def test_an_item_that_asks_nothing_is_never_marked(self) -> None:
        assert not state(attested("05-10")).unchallenged


def test_today_is_the_day_in_utc() -> None:
    """A waiver until 20 May holds while it is 20 May in UTC, whatever the clock on the wall says."""
    waiver = waived("05-10", "2026-05-20")
    end = datetime(2026, 5, 21, tzinfo=UTC)
    tokyo = timezone(timedelta(hours=9))
    lima = timezone(timedelta(hours=-5))
    assert state(waiver, now=(end - timedelta(seconds=1)).astimezone(tokyo)).status == "waived"
    assert state(waiver, now=end.astimezone(lima)).status == "todo"
