"""The events of all journals of a rollout as one row, read from the journals when they are asked for."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import EventLog, EventView
from codex_rollout_tui.store.chain import Chain

_NUMBER = re.compile(r"[1-9][0-9]{0,18}")


class JournalLog(EventLog):
    """What chains hold at this moment; those that grow afterwards change nothing here.

    `_order` is the place of each event in the chains one after the other; None where that is its position.
    """

    def __init__(self, chains: Sequence[Chain]) -> None:
        self._chains = tuple(chains)
        lengths = [len(chain.index) for chain in chains]
        self._starts = [0, *accumulate(lengths)]
        self._order: Sequence[int] | None = None
        if len(chains) > 1 or not all(chain.ordered for chain in chains):
            times = self._joined("Q", lambda chain: chain.index.times)
            self._order = array("I", sorted(range(len(times)), key=times.__getitem__))
            if not all(chain.ordered for chain in chains):
                self._order = array("I", sorted(range(len(times)), key=self._by_number(times)))
        names = {"": 0}
        self.items = self._in_order(self._joined("I", lambda chain: _numbered(chain, names)))
        self.types = self._in_order(self._joined("B", lambda chain: chain.index.types))
        self.names = tuple(names)
        self.undone = frozenset(ref for chain in chains for ref in chain.index.undoes)
        self.gone = self._in_order(self._gone())

    def _joined(self, code: str, row: Callable[[Chain], Sequence[int]]) -> array[int]:
        joined: array[int] = array(code)
        for chain in self._chains:
            joined.extend(row(chain))
        return joined

    def _by_number(self, times: Sequence[int]) -> Callable[[int], tuple[int, int, int]]:
        seqs = self._joined("Q", lambda chain: chain.index.seqs)
        return lambda place: (times[place], bisect_right(self._starts, place), seqs[place])

    def _in_order(self, row: array[int]) -> array[int]:
        return row if self._order is None else array(row.typecode, map(row.__getitem__, self._order))

    def _gone(self) -> array[int]:
        gone = array("B", bytes(self._starts[-1]))
        refs: dict[str, set[int]] = {}
        for ref in self.undone:
            writer, _, number = ref.rpartition(":")
            if _NUMBER.fullmatch(number):
                refs.setdefault(writer, set()).add(int(number))
        for start, chain in zip(self._starts, self._chains, strict=False):
            for position in _positions(chain, refs.get(chain.writer, set())):
                gone[start + position] = 1
        return gone

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


def _numbered(chain: Chain, names: dict[str, int]) -> Sequence[int]:
    """The items of a chain by their numbers among all names."""
    own = [names.setdefault(name, len(names)) if number else 0 for name, number in chain.index.names.items()]
    return chain.index.items if own == list(range(len(own))) else array("I", map(own.__getitem__, chain.index.items))


def _positions(chain: Chain, numbers: set[int]) -> Iterator[int]:
    """Where the events with these numbers are in a chain."""
    seqs = chain.index.seqs
    if not numbers:
        return iter(())
    if not chain.problems:
        return (number - 1 for number in numbers if 0 < number <= len(seqs))
    return (position for position, seq in enumerate(seqs) if seq in numbers)
