"""Events in, what still counts out: undone events and what came before a reopening are set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codex_rollout_tui.checklist.event import Event

STATUS_KINDS = frozenset({"attested", "waiting", "waived", "observed"})


@dataclass(frozen=True, slots=True)
class ItemStory:
    """What counts for one item now: events in order, oldest first, none undone.

    `standing` are the attested, waiting, waived and observed events since the item was last reopened;
    `assigned` is the newest assignment; `all` is the whole story, notes, reopened and undone included.
    """

    standing: tuple[Event, ...]
    assigned: Event | None
    all: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """All events, sorted out: a story an item, and the refs of undone events."""

    stories: Mapping[str, ItemStory]
    undone: frozenset[str]
    last: Event | None


def undone_refs(events: Iterable[Event]) -> frozenset[str]:
    """The refs (`ana-3f9c:7`) of every event that a later one took back."""
    return frozenset(
        ref
        for event in events
        if event.kind == "undone" and isinstance(refs := event.body.get("undoes"), list)
        for ref in refs
        if isinstance(ref, str)
    )


def fold(events: Iterable[Event]) -> Folded:
    """Sort events (in the order of `Event.order`) into one story an item; linear in their number."""
    ordered = events if isinstance(events, (list, tuple)) else list(events)
    undone = undone_refs(ordered)
    everything: dict[str, list[Event]] = {}
    standing: dict[str, list[Event]] = {}
    assigned: dict[str, Event] = {}
    for event in ordered:
        item = event.item
        if item is None:
            continue
        everything.setdefault(item, []).append(event)
        if undone and event.ref in undone:
            continue
        if event.kind in STATUS_KINDS:
            standing.setdefault(item, []).append(event)
        elif event.kind == "reopened":
            standing.pop(item, None)
        elif event.kind == "assigned":
            assigned[item] = event
    stories = {
        item: ItemStory(tuple(standing.get(item, ())), assigned.get(item), tuple(story))
        for item, story in everything.items()
    }
    return Folded(stories, undone, ordered[-1] if ordered else None)
