"""Events in, what still counts out: undone events and what came before a reopening are set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import Assigned, Attested, Observed, Reopened, Undone, Waiting, Waived


@dataclass(frozen=True, slots=True)
class ItemStory:
    """What counts for one item now: events in order, oldest first, none undone.

    `in_force` are the attested, waiting and observed events since the item was last reopened, `waivers` the
    waived ones; `assigned` is the newest assignment; `all` is the whole story, notes, reopened and undone included.
    """

    in_force: tuple[Event, ...] = ()
    waivers: tuple[Event, ...] = ()
    assigned: Event | None = None
    all: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """All events, sorted out: a story an item, and the refs of undone events."""

    stories: Mapping[str, ItemStory]
    undone: frozenset[str]
    last: Event | None


@dataclass(slots=True)
class _Gathering:
    """A story while it is being told."""

    in_force: list[Event] = field(default_factory=list)
    waivers: list[Event] = field(default_factory=list)
    assigned: Event | None = None
    all: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event.payload:
            case Attested() | Waiting() | Observed():
                self.in_force.append(event)
            case Waived():
                self.waivers.append(event)
            case Reopened():
                self.in_force.clear()
                self.waivers.clear()
            case Assigned():
                self.assigned = event

    def told(self) -> ItemStory:
        return ItemStory(tuple(self.in_force), tuple(self.waivers), self.assigned, tuple(self.all))


def undone_refs(events: Iterable[Event]) -> frozenset[str]:
    """The refs (`ana-3f9c:7`) that were taken back. Taking back an `undone` has no meaning: it stays in force."""
    return frozenset(ref for event in events if isinstance(payload := event.payload, Undone) for ref in payload.undoes)


def fold(events: Iterable[Event]) -> Folded:
    """Sort events (in the order of `Event.order`) into one story an item; linear in their number."""
    ordered = events if isinstance(events, (list, tuple)) else list(events)
    undone = undone_refs(ordered)
    gathered: dict[str, _Gathering] = {}
    for event in ordered:
        if event.item is None:
            continue
        story = gathered.get(event.item)
        if story is None:
            story = gathered[event.item] = _Gathering()
        story.all.append(event)
        if not undone or event.ref not in undone:
            story.take(event)
    stories = {item: story.told() for item, story in gathered.items()}
    return Folded(stories, undone, ordered[-1] if ordered else None)
