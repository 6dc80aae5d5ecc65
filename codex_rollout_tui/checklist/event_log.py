"""A row of events of which a few bytes each are at hand: enough to sort them out, and to read only those asked for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payload_fields import payload_type
from codex_rollout_tui.checklist.payloads import PAYLOADS, Undone

NUMBERS = {payload: number for number, payload in enumerate(PAYLOADS)}


class EventRow(Sequence[Event]):
    """Events in order; equal to any other sequence of the same ones."""

    @abstractmethod
    def event(self, position: int) -> Event:
        """The event at a position from 0 on."""

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> EventView: ...
    def __getitem__(self, index: int | slice) -> Event | EventView:
        if isinstance(index, slice):
            return EventView(self, range(len(self))[index])
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        return self.event(position)

    def __iter__(self) -> Iterator[Event]:
        return map(self.event, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as a list: what it shows is read anew

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} events)"


class EventView(EventRow):
    """Some of the events of a row, by their positions in it."""

    def __init__(self, row: EventRow, positions: Sequence[int]) -> None:
        self._row = row
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    def event(self, position: int) -> Event:
        return self._row.event(self._positions[position])


class EventLog(EventRow):
    """Every event of a rollout, in the order of `Event.order`, and rows that have an entry for each."""

    @property
    @abstractmethod
    def types(self) -> Sequence[int]:
        """The number of each payload in `PAYLOADS`."""

    @property
    @abstractmethod
    def items(self) -> Sequence[int]:
        """The number of each item in `names`; 0 is none."""

    @property
    @abstractmethod
    def gone(self) -> Sequence[int]:
        """Not 0 where the event was taken back."""

    @property
    @abstractmethod
    def names(self) -> Sequence[str]:
        """The items that events are about, the first standing for none."""

    @property
    @abstractmethod
    def undone(self) -> frozenset[str]:
        """The refs that were taken back. Taking back an `undone` has no meaning: it stays in force."""

    def of(self, *payloads: type[Any]) -> EventView:
        """The events with one of these payloads."""
        wanted = {NUMBERS[payload] for payload in payloads}
        return EventView(self, [position for position, type_ in enumerate(self.types) if type_ in wanted])

    def by(self, writer: str | None) -> EventView:
        """The events of one writer."""
        return EventView(self, [position for position, event in enumerate(self) if event.by == writer])


class ListedEvents(EventLog):
    """Events that are at hand already."""

    types: Sequence[int] = ()
    items: Sequence[int] = ()
    gone: Sequence[int] = ()
    names: Sequence[str] = ()
    undone: frozenset[str] = frozenset()

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = tuple(events)
        names = {"": 0}
        self.types = [NUMBERS[payload_type(event.kind, event.item, event.fields)] for event in self._events]
        self.items = [0 if e.item is None else names.setdefault(e.item, len(names)) for e in self._events]
        self.names = tuple(names)
        self.undone = frozenset(
            ref for event in self._events if isinstance(undone := event.payload, Undone) for ref in undone.undoes
        )
        self.gone = [event.ref in self.undone for event in self._events]

    def __len__(self) -> int:
        return len(self._events)

    def event(self, position: int) -> Event:
        return self._events[position]
