"""The events of all journals of a rollout as one row, read from the journals when they are asked for."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import EventLog, EventView
from codex_rollout_tui.store.journal_chain import Chain
from codex_rollout_tui.store.journal_index import JournalIndex

_NUMBER = re.compile(r"[1-9][0-9]{0,18}")


class JournalLog(EventLog):
    """What chains hold at this moment; those that grow afterwards change nothing here."""

    def __init__(self, chains: Sequence[Chain]) -> None:
        self._chains = tuple(chains)
        self._starts = [0, *accumulate(len(chain.index) for chain in chains)]
        self._ordered = all(chain.ordered for chain in chains)

    def __len__(self) -> int:
        return self._starts[-1]

    @cached_property
    def _order(self) -> Sequence[int] | None:
        """The place of each event in the chains one after the other; None where that is its position."""
        if len(self._chains) == 1 and self._ordered:
            return None
        times = self._joined("Q", lambda index: index.times)
        if self._ordered:
            return array("I", sorted(range(len(times)), key=times.__getitem__))
        seqs = self._joined("Q", lambda index: index.seqs)

        def by_number(place: int) -> tuple[int, int, int]:
            return (times[place], bisect_right(self._starts, place), seqs[place])

        return array("I", sorted(range(len(times)), key=by_number))

    @cached_property
    def types(self) -> Sequence[int]:
        return self._in_order(self._joined("B", lambda index: index.types))

    @cached_property
    def _items(self) -> tuple[Sequence[int], tuple[str, ...]]:
        names = {"": 0}
        items = self._in_order(self._joined("I", lambda index: _numbered(index, names)))
        return items, tuple(names)

    @property
    def items(self) -> Sequence[int]:
        return self._items[0]

    @property
    def names(self) -> tuple[str, ...]:
        return self._items[1]

    @cached_property
    def undone(self) -> frozenset[str]:
        return frozenset(ref for chain in self._chains for ref in chain.index.undoes)

    def _joined(self, code: str, row: Callable[[JournalIndex], Sequence[int]]) -> array[int]:
        """A row of every chain, as long as the chains were when this was made."""
        joined: array[int] = array(code)
        for start, end, chain in zip(self._starts, self._starts[1:], self._chains, strict=False):
            joined.extend(row(chain.index)[: end - start])
        return joined

    def _in_order(self, row: array[int]) -> array[int]:
        return row if self._order is None else array(row.typecode, map(row.__getitem__, self._order))

    @cached_property
    def gone(self) -> Sequence[int]:
        gone = array("B", bytes(self._starts[-1]))
        refs: dict[str, set[int]] = {}
        for ref in self.undone:
            writer, _, number = ref.rpartition(":")
            if _NUMBER.fullmatch(number):
                refs.setdefault(writer, set()).add(int(number))
        for start, end, chain in zip(self._starts, self._starts[1:], self._chains, strict=False):
            for position in _positions(chain, refs.get(chain.writer, set())):
                if position < end - start:
                    gone[start + position] = 1
        return self._in_order(gone)

    def event(self, position: int) -> Event:
        place = position if self._order is None else self._order[position]
        number = bisect_right(self._starts, place) - 1
        return self._chains[number].event(place - self._starts[number])

    def by(self, writer: str | None) -> EventView:
        for start, end, chain in zip(self._starts, self._starts[1:], self._chains, strict=False):
            if chain.writer == writer:
                mine = range(start, end)
                if self._order is None:
                    return EventView(self, mine)
                return EventView(self, [at for at, place in enumerate(self._order) if place in mine])
        return EventView(self, ())


def _numbered(index: JournalIndex, names: dict[str, int]) -> Sequence[int]:
    """The items of a journal by their numbers among all names."""
    own = [names.setdefault(name, len(names)) if number else 0 for name, number in index.names.items()]
    return index.items if own == list(range(len(own))) else array("I", map(own.__getitem__, index.items))


def _positions(chain: Chain, numbers: set[int]) -> Iterator[int]:
    """Where the events with these numbers are in a chain."""
    seqs = chain.index.seqs
    if not numbers:
        return iter(())
    if not chain.problems:
        return (number - 1 for number in numbers if 0 < number <= len(seqs))
    return (position for position, seq in enumerate(seqs) if seq in numbers)
