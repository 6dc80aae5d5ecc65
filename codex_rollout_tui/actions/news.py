"""What happened in a rollout since somebody was here, what went stale meanwhile, and what is due soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.actions.last_visit import ChecklistPlace, LastVisit
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.checklist.payloads import iso_date
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.escape import one_line

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout

SOON = timedelta(days=7)
NAMED = 5
"""Items that are named; the rest is counted."""


class News(NamedTuple):
    """`at` is when the person was here (UTC, ISO; empty: never); `others` what people did since, a few words each."""

    at: str = ""
    others: tuple[str, ...] = ()
    stale: tuple[ItemStatus, ...] = ()
    due: tuple[ItemStatus, ...] = ()


def news(rollout: Rollout, statuses: Statuses, visit: LastVisit | None) -> News:
    """What is new to the person since that visit, or else since what they last did themselves."""
    visit = visit or _last_done(rollout, statuses)
    if visit is None:
        return News()
    mine = rollout.known_writer
    newer = takewhile(lambda event: event.at > visit.at, reversed(rollout.events))
    others = Counter((event.person, event.kind) for event in newer if event.by != mine)
    return News(
        visit.at,
        tuple(f"{person} {kind} {count}" for (person, kind), count in sorted(others.items())),
        tuple(
            status for name, status in statuses.states.items() if status.status == "stale" and name not in visit.stale
        ),
        tuple(_due_soon(statuses)),
    )


def _last_done(rollout: Rollout, statuses: Statuses) -> LastVisit | None:
    """When this person last did something, where no visit is known; stale then is what was past its day."""
    mine = rollout.known_writer
    if mine is None:
        return None
    own = (event for event in reversed(rollout.events) if event.by == mine and event.kind != "observed")
    event = next(own, None)
    if event is None:
        return None
    stale = (name for name, status in statuses.states.items() if status.due is not None and status.due < event.day)
    return LastVisit(ChecklistPlace(""), event.at, frozenset(stale))


def _due_soon(statuses: Statuses) -> Iterator[ItemStatus]:
    """What must be looked at again, asked about or decided anew within days; the next first."""
    today = statuses.now.date()
    due = [
        (day, status.item.order, status)
        for status in statuses.states.values()
        if status.due is not None and (day := iso_date(status.due)) is not None and today <= day <= today + SOON
    ]
    return (status for _, _, status in sorted(due, key=lambda one: one[:2]))


def news_sentence(latest: News) -> str:
    """All of it on one line; empty where nothing happened."""
    parts = [*([f"{len(latest.stale)} gone stale"] if latest.stale else []), *latest.others]
    sentences = [f"Since you were here: {', '.join(parts)}."] if parts else []
    if latest.due:
        sentences.append(f"Due within a week: {len(latest.due)}.")
    return " ".join(sentences)


def news_lines(latest: News) -> Iterator[str]:
    """The same with the items by name, and why each went stale."""
    if latest.others or latest.stale:
        yield f"Since you were here on {one_line(latest.at[:10])}"
        for words in latest.others:
            yield f"  {one_line(words)}"
        for status in latest.stale[:NAMED]:
            yield f"  went stale: {status.item.title} — {one_line(status.reason)}"
        if len(latest.stale) > NAMED:
            yield f"  and {len(latest.stale) - NAMED} more went stale"
    if latest.due:
        yield "Due within a week"
        for status in latest.due[:NAMED]:
            yield f"  {status.due}  {status.item.title} ({_what_is_due(status)})"
        if len(latest.due) > NAMED:
            yield f"  and {len(latest.due) - NAMED} more"


def _what_is_due(status: ItemStatus) -> str:
    return {"waiting": "follow up", "waived": "the waiver ends"}.get(status.status, "look again")
