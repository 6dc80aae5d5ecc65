"""The status of an item: derived from guide, events, decisions, facts and clock by one pure function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal, get_args

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.facts import Decisions, Facts
from codex_rollout_tui.checklist.fold import ItemStory
from codex_rollout_tui.checklist.staleness import recheck_date, stale_because
from codex_rollout_tui.guide.model import Item, role_id

Status = Literal[
    "todo", "waiting", "done", "verified", "failed", "unknown", "stale", "waived", "not-applicable"
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
GOOD = frozenset({"done", "verified"})
OUT_OF_SCORE = frozenset({"not-applicable", "waived"})

_NO_STORY = ItemStory()


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """What an item is now, and why.

    `event` is the one that decides; `since` its time; `due` the last day (ISO, UTC, itself included) of what it
    is now: the follow-up of a waiting, the end of a waiver, the re-check of a good; `overdue` says that a
    waiting's day has passed; `unchallenged` that it was ticked without an answer to its challenge; `blind` why
    it could not be looked at again.
    """

    item: Item
    status: Status
    reason: str
    event: Event | None = None
    due: str | None = None
    overdue: bool = False
    unchallenged: bool = False
    blind: str | None = None
    person: str | None = None

    @property
    def since(self) -> str | None:
        """When it became so, UTC ISO."""
        return self.event.at if self.event else None


def hidden_because(item: Item, decisions: Decisions) -> str | None:
    """Why the item does not apply to this rollout, or None when it does."""
    if item.surfaces != "always" and decisions.surfaces and item.surfaces not in decisions.surfaces:
        return f"Codex {item.surfaces} is not used here"
    if item.when is not None and decisions.conditions.get(item.when) is False:
        return f"answered no: {item.when}"
    return None


def item_status(item: Item, story: ItemStory | None, decisions: Decisions, facts: Facts, now: datetime) -> ItemStatus:
    """What `item` is at `now` (aware): hidden, else waived until its end, else the newest of the other events."""
    story = story or _NO_STORY
    today = now.astimezone(UTC).date()
    state = _hidden(item, decisions) or _waived(item, story.waivers, today) or _told(item, story, facts, today)
    return replace(state, person=_person(item, story, decisions))


def _person(item: Item, story: ItemStory, decisions: Decisions) -> str | None:
    assigned = story.assigned.text_of("person") if story.assigned is not None else ""
    return assigned or decisions.owners.get(role_id(item.owner))


def _hidden(item: Item, decisions: Decisions) -> ItemStatus | None:
    why = hidden_because(item, decisions)
    return None if why is None else ItemStatus(item, "not-applicable", why)


def _waiver(waivers: Sequence[Event]) -> tuple[Event, date] | None:
    """The newest waiver that has an end, and its last day."""
    ends = ((waiver, waiver.date_of("until")) for waiver in reversed(waivers))
    return next(((waiver, end) for waiver, end in ends if end is not None), None)


def _waived(item: Item, waivers: Sequence[Event], today: date) -> ItemStatus | None:
    found = _waiver(waivers)
    if found is None or today > found[1]:
        return None
    waiver, end = found
    reason = f"{waiver.text_of('reason') or 'no reason given'} (by {waiver.by}, until {end})"
    return ItemStatus(item, "waived", reason, waiver, str(end))


def _is_blind(event: Event) -> bool:
    """Whether a probe could not look; a person who could not is taken at their word, as the newest."""
    return event.kind == "observed" and event.outcome not in ("done", "failed")


def _told(item: Item, story: ItemStory, facts: Facts, today: date) -> ItemStatus:
    """What the newest of attested, waiting and observed says; a blind probe leaves a good and a waiting be."""
    told = story.in_force
    if not told:
        ended = _waiver(story.waivers)
        return ItemStatus(item, "todo", "" if ended is None else f"its waiver ended on {ended[1]}")
    newest = told[-1]
    if not _is_blind(newest):
        return _from_event(item, newest, facts, today)
    blind = f"could not look on {newest.day}: {newest.text_of('reason') or 'no reason given'}"
    seen = next((event for event in reversed(told) if not _is_blind(event)), None)
    if seen is not None and (seen.kind == "waiting" or seen.outcome == "done"):
        kept = _from_event(item, seen, facts, today)
        last = "" if seen.kind == "waiting" else f"last seen on {seen.day}"
        return replace(kept, reason=_joined(kept.reason, last, blind), blind=blind)
    earlier = f"before that it had failed on {seen.day}" if seen is not None and seen.outcome == "failed" else ""
    return ItemStatus(item, "unknown", _joined(blind, earlier), newest, blind=blind)


def _from_event(item: Item, event: Event, facts: Facts, today: date) -> ItemStatus:
    if event.kind == "waiting":
        return _waiting(item, event, today)
    said = _joined(*_said(event))
    if event.outcome == "failed":
        return ItemStatus(item, "failed", said or f"said no on {event.day}", event)
    if event.outcome != "done":
        return ItemStatus(item, "unknown", said or f"could not look on {event.day}", event)
    stale = stale_because(item, event, facts, today)
    status: Status = "stale" if stale is not None else "verified" if event.kind == "observed" else "done"
    due = recheck_date(item, event)
    unchallenged = event.kind == "attested" and item.challenge is not None and not event.text_of("answer")
    return ItemStatus(
        item, status, _joined(stale or "", said), event, None if due is None else str(due), unchallenged=unchallenged
    )


def _waiting(item: Item, event: Event, today: date) -> ItemStatus:
    until = event.date_of("until")
    overdue = until is not None and today > until
    due = f", follow up {'was due on' if overdue else 'on'} {until}" if until is not None else ""
    reason = f"on {event.text_of('on') or 'somebody'} since {event.day}{due}"
    return ItemStatus(item, "waiting", reason, event, None if until is None else str(until), overdue)


def _said(event: Event) -> Iterator[str]:
    """The evidence in a few words: the answer, what a probe said, then the proofs."""
    yield event.text_of("answer")
    yield event.text_of("reason")
    evidence = event.body.get("evidence")
    for proof in evidence if isinstance(evidence, list) else ():
        if isinstance(proof, dict):
            texts = (proof.get(name) for name in ("text", "url", "name"))
            yield next((text for text in texts if text and isinstance(text, str)), "")


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
