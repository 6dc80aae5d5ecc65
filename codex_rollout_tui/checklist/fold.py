"""Events in, what still counts out: undone ones are left out, a reopened item starts over."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import NUMBERS, EventLog, EventView, ListedEvents
from codex_rollout_tui.checklist.payloads import Assigned, Attested, Observed, Reopened, Waiting, Waived


def _no_events() -> EventView:
    return EventView(ListedEvents(()), ())


@dataclass(frozen=True, slots=True)
class ItemStory:
    """What counts for one item now: events in order, oldest first, none undone; each is read when it is asked for.

    `in_force` are the attested, waiting and observed events since the item was last reopened, `waivers` the
    waived ones; `assigned` is the newest assignment; `all` is the whole story, notes, reopened and undone included.
    """

    in_force: EventView = field(default_factory=_no_events)
    waivers: EventView = field(default_factory=_no_events)
    assigned: Event | None = None
    all: EventView = field(default_factory=_no_events)


@dataclass(frozen=True, slots=True)
class Folded:
    """All events, sorted out: a story an item, and the refs of undone events."""

    stories: Mapping[str, ItemStory]
    undone: frozenset[str]
    last: Event | None


def _positions() -> array[int]:
    return array("I")


@dataclass(slots=True)
class _Positions:
    """A story while it is gathered, as positions in the log."""

    in_force: array[int] = field(default_factory=_positions)
    waivers: array[int] = field(default_factory=_positions)
    assigned: int = -1
    all: array[int] = field(default_factory=_positions)

    def story(self, log: EventLog) -> ItemStory:
        return ItemStory(
            EventView(log, self.in_force),
            EventView(log, self.waivers),
            log.event(self.assigned) if self.assigned >= 0 else None,
            EventView(log, self.all),
        )


_IN_FORCE = frozenset({NUMBERS[Attested], NUMBERS[Waiting], NUMBERS[Observed]})
_WAIVED, _REOPENED, _ASSIGNED = NUMBERS[Waived], NUMBERS[Reopened], NUMBERS[Assigned]


def fold(events: Iterable[Event]) -> Folded:
    """Sort events (in the order of `Event.order`) into one story an item; linear in their number."""
    log = events if isinstance(events, EventLog) else ListedEvents(events)
    gathered: dict[int, _Positions] = {}
    for position, (type_, item, gone) in enumerate(zip(log.types, log.items, log.gone, strict=True)):
        if item == 0:
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
    return Folded(stories, log.undone, log[-1] if len(log) else None)
