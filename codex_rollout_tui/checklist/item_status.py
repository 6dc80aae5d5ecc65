"""The status of an item: derived from guide, events, decisions, facts and clock by one pure function."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

from codex_rollout_tui.checklist.clock import Moment, moment, not_come, split
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import EventView
from codex_rollout_tui.checklist.fold import ItemStory
from codex_rollout_tui.checklist.known_facts import Sight
from codex_rollout_tui.checklist.payloads import Assigned, Attested, Observed, Statement, Waiting, Waived
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.checklist.staleness import recheck_date, stale_because
from codex_rollout_tui.guide.model import Item, role_id

Status = Literal[
    "todo", "waiting", "done", "verified", "failed", "unknown", "stale", "waived", "not-applicable"
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
GOOD = frozenset({"done", "verified"})
OUT_OF_SCORE = frozenset({"not-applicable", "waived"})

_NO_STORY = ItemStory()


class ItemStatus(NamedTuple):
    """What an item is now, and why.

    `event` is the one that decides; `since` its time; `due` the last day (ISO, UTC, itself included) of what it
    is now: the follow-up of a waiting, the end of a waiver, the re-check of a good; `overdue` says that a
    waiting's day has passed; `unchallenged` that it was ticked without an answer to its challenge; `blind` why
    it could not be looked at again; `sights` what the program saw of it itself, `fact` the one of them that outweighs
    what was said.
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
    sights: tuple[Sight, ...] = ()
    fact: Sight | None = None

    @property
    def since(self) -> str | None:
        """When it became so, UTC ISO; None where that is worked out anew each time."""
        if self.fact is not None:
            return self.fact.at or None
        seen = max((sight.at for sight in self.sights), default="") if self.status == "verified" else ""
        return seen or (self.event.at if self.event else None)


def hidden_because(item: Item, decisions: Decisions) -> str | None:
    """Why the item does not apply to this rollout, or None when it does."""
    if item.surfaces != "always" and decisions.surfaces and item.surfaces not in decisions.surfaces:
        return f"Codex {item.surfaces} is not used here"
    if item.when is not None and decisions.conditions.get(item.when) is False:
        return f"answered no: {item.when}"
    return None


def item_status(
    item: Item, story: ItemStory | None, decisions: Decisions, facts: Facts, now: datetime, today: date | None = None
) -> ItemStatus:
    """What `item` is at `now` (aware): hidden, else waived until its end, else the newest of the other events.

    An event from the future makes nothing good. `today` is the day that decides what is due, where it is not that
    of `now`.
    """
    story = story or _NO_STORY
    at = moment(now, today)
    status = _hidden(item, decisions) or _waived(item, story.waivers, at) or _in_force(item, story, facts, at)
    return status._replace(person=_person(item, story, decisions))


def _person(item: Item, story: ItemStory, decisions: Decisions) -> str | None:
    assigned = story.assigned.payload if story.assigned is not None else None
    person = assigned.person if isinstance(assigned, Assigned) else ""
    return person or decisions.owners.get(role_id(item.owner))


def _hidden(item: Item, decisions: Decisions) -> ItemStatus | None:
    why = hidden_because(item, decisions)
    return None if why is None else ItemStatus(item, "not-applicable", why)


class _Waiver(NamedTuple):
    event: Event
    reason: str
    end: date


def _waiver(waivers: Sequence[Event]) -> _Waiver | None:
    """The newest of these waivers that has an end."""
    for event in reversed(waivers):
        if isinstance(waived := event.payload, Waived) and (end := waived.end) is not None:
            return _Waiver(event, waived.reason, end)
    return None


def _waived(item: Item, waivers: EventView, at: Moment) -> ItemStatus | None:
    waiver = _waiver(split(waivers, at.latest)[0])
    if waiver is None or at.day > waiver.end:
        return None
    reason = f"{waiver.reason or 'no reason given'} (by {waiver.event.person}, until {waiver.end})"
    return ItemStatus(item, "waived", reason, waiver.event, str(waiver.end))


def _in_force(item: Item, story: ItemStory, facts: Facts, at: Moment) -> ItemStatus:
    """What the newest of attested, waiting and observed says; a blind probe leaves a good and a waiting be."""
    events, future = split(story.in_force, at.latest)
    if future and (status := _from_future(item, future, alone=not events)) is not None:
        return status
    if not events:
        return ItemStatus(item, "todo", _about_waivers(story.waivers, at))
    today, newest = at.day, events[-1]
    if not isinstance(probe := newest.payload, Observed) or not probe.is_blind:
        return _from_event(item, newest, facts, today)
    blind = f"could not look on {newest.day}: {probe.reason or 'no reason given'}"
    earlier = next((event for event in reversed(events) if not _is_blind(event)), None)
    match earlier.payload if earlier is not None else None:
        case (Waiting() | Attested(outcome="done") | Observed(outcome="done")) as payload if earlier is not None:
            status = _from_event(item, earlier, facts, today)
            looked = "" if isinstance(payload, Waiting) else f"last seen on {earlier.day}"
            return status._replace(reason=_joined(status.reason, looked, blind), blind=blind)
        case Attested(outcome="failed") | Observed(outcome="failed") if earlier is not None:
            before = f"before that it had failed on {earlier.day}"
        case _:
            before = ""
    return ItemStatus(item, "unknown", _joined(blind, before), newest, blind=blind)


def _about_waivers(waivers: EventView, at: Moment) -> str:
    """Why an item is to do although it was waived."""
    past, future = split(waivers, at.latest)
    waiver = _waiver(past)
    ended = "" if waiver is None else f"its waiver ended on {waiver.end}"
    return _joined(ended, f"its waiver is {not_come(future[-1])}" if future else "")


def _from_future(item: Item, future: EventView, *, alone: bool) -> ItemStatus | None:
    """What is said by events that cannot have happened yet: a no counts, and what would be good does not.

    None where that changes nothing, since the item has other events.
    """
    for event in reversed(future):
        if isinstance(statement := event.payload, Statement) and statement.outcome == "failed":
            return ItemStatus(item, "failed", _joined(not_come(event), *_words(statement)), event)
    if not alone:
        return None
    event = future[-1]
    match event.payload:
        case Waiting() as waiting:
            reason = f"on {waiting.on or 'somebody'}, {not_come(event)}"
            return ItemStatus(item, "waiting", reason, event, overdue=True)
        case (Attested(outcome="done") | Observed(outcome="done")) as statement:
            return ItemStatus(item, "stale", _joined(not_come(event), *_words(statement)), event)
    return ItemStatus(item, "unknown", not_come(event), event)


def _is_blind(event: Event) -> bool:
    return isinstance(probe := event.payload, Observed) and probe.is_blind


def _from_event(item: Item, event: Event, facts: Facts, today: date) -> ItemStatus:
    match event.payload:
        case Waiting() as waiting:
            return _waiting(item, event, waiting, today)
        case (Attested() | Observed()) as statement if statement.outcome == "done":
            return _good(item, event, statement, facts, today)
        case (Attested() | Observed()) as statement:
            words = _joined(*_words(statement))
            if statement.outcome == "failed":
                return ItemStatus(item, "failed", words or f"said no on {event.day}", event)
            return ItemStatus(item, "unknown", words or f"could not look on {event.day}", event)
    return ItemStatus(item, "unknown", f"could not look on {event.day}", event)


def _good(item: Item, event: Event, statement: Statement, facts: Facts, today: date) -> ItemStatus:
    stale = stale_because(item, event, facts, today)
    status: Status = "stale" if stale is not None else "verified" if isinstance(statement, Observed) else "done"
    due = recheck_date(item, event)
    unchallenged = isinstance(statement, Attested) and item.challenge is not None and not statement.answer
    reason = stale if stale is not None else _joined(*_words(statement))
    return ItemStatus(item, status, reason, event, None if due is None else str(due), unchallenged=unchallenged)


def _waiting(item: Item, event: Event, waiting: Waiting, today: date) -> ItemStatus:
    until = waiting.follow_up
    overdue = until is not None and today > until
    due = f", follow up {'was due on' if overdue else 'on'} {until}" if until is not None else ""
    reason = f"on {waiting.on or 'somebody'} since {event.day}{due}"
    return ItemStatus(item, "waiting", reason, event, None if until is None else str(until), overdue)


def _words(statement: Statement) -> Iterator[str]:
    """The evidence in a few words: the answer, what a probe said, then the proofs."""
    yield statement.answer or ""
    yield statement.reason
    for proof in statement.evidence:
        yield proof.words


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
