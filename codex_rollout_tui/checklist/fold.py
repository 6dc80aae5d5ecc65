"""Events in, what still counts out: undone ones are left out, a reopened item starts over."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import NUMBERS, EventLog, EventView, ListedEvents
from codex_rollout_tui.checklist.payloads import Assigned, Attested, Observed, PolicyObserved, Reopened, Waiting, Waived

_NO_EVENTS = EventView(ListedEvents(()), ())


class ItemStory(NamedTuple):
    """What counts for one item now: events in order, oldest first, none undone; each is read when it is asked for.

    `in_force` are the attested, waiting and observed events since the item was last reopened, `waivers` the
    waived ones; `assigned` is the newest assignment; `all` is the whole story, notes, reopened and undone included.
    """

    in_force: EventView = _NO_EVENTS
    waivers: EventView = _NO_EVENTS
    assigned: Event | None = None
    all: EventView = _NO_EVENTS


class Folded(NamedTuple):
    """All events, sorted out: a story an item, the refs of undone events, and the events themselves."""

    stories: Mapping[str, ItemStory]
    undone: frozenset[str]
    log: EventLog
    policies_observed: EventView = _NO_EVENTS
    """What real Codexes said of policies, none of it undone."""


def _positions() -> array[int]:
    return array("I")


class _Positions:
    """A story while it is gathered, as positions in the log."""

    __slots__ = ("all", "assigned", "in_force", "waivers")

    def __init__(self) -> None:
        self.in_force = _positions()
        self.waivers = _positions()
        self.assigned = -1
        self.all = _positions()

    def story(self, log: EventLog) -> ItemStory:
        return ItemStory(
            EventView(log, self.in_force),
            EventView(log, self.waivers),
            log.event(self.assigned) if self.assigned >= 0 else None,
            EventView(log, self.all),
        )


_IN_FORCE = frozenset({NUMBERS[Attested], NUMBERS[Waiting], NUMBERS[Observed]})
_WAIVED, _REOPENED, _ASSIGNED = NUMBERS[Waived], NUMBERS[Reopened], NUMBERS[Assigned]
_POLICY_OBSERVED = NUMBERS[PolicyObserved]


def fold(events: Iterable[Event]) -> Folded:
    """Sort events (in the order of `Event.order`) into one story an item; linear in their number."""
    log = events if isinstance(events, EventLog) else ListedEvents(events)
    gathered: dict[int, _Positions] = {}
    observed = _positions()
    for position, (type_, item, gone) in enumerate(zip(log.types, log.items, log.gone, strict=True)):
        if item == 0:
            if type_ == _POLICY_OBSERVED and not gone:
                observed.append(position)
            continue
        story = gathered.get(item)
        if story is None:
            story = gathered[item] = _Positions()
        story.all.append(position)
        if gone:
            continue
        if type_ in _IN_FORCE:
            story.in_force.append(position)
        elif type_ == _WAIVED:
            story.waivers.append(position)
        elif type_ == _REOPENED:
            story.in_force, story.waivers = _positions(), _positions()
        elif type_ == _ASSIGNED:
            story.assigned = position
    stories = {log.names[item]: story.story(log) for item, story in gathered.items()}
    return Folded(stories, log.undone, log, EventView(log, observed))
