"""Of every line of one journal a few bytes: where it begins, and what sorting the events out needs."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import NUMBERS
from codex_rollout_tui.checklist.payload_fields import payload_type
from codex_rollout_tui.checklist.payloads import KIND, PAYLOADS, Undone

_UNDONE = NUMBERS[Undone]


class JournalIndex:
    """The events of one journal in the order of its lines; every row has an entry for each.

    offsets  where the line begins in the file
    seqs     its number
    times    its time, as the digits of it
    types    the number of its payload in `PAYLOADS`
    items    the number of its item in `names`; 0 is none
    undoes   the refs that its undone events name, in their order
    """

    __slots__ = ("items", "names", "offsets", "seqs", "times", "types", "undoes")

    def __init__(self, names: Sequence[str] = ("",), undoes: Sequence[str] = ()) -> None:
        self.offsets: array[int] = array("Q")
        self.seqs: array[int] = array("Q")
        self.times: array[int] = array("Q")
        self.types: array[int] = array("B")
        self.items: array[int] = array("I")
        self.names = {name: number for number, name in enumerate(names)}
        self.undoes = list(undoes)

    def __len__(self) -> int:
        return len(self.offsets)

    def add(self, event: Event, offset: int) -> None:
        """Take in the event of the line at an offset."""
        type_ = NUMBERS[payload_type(event.kind, event.item, event.fields)]
        if type_ == _UNDONE and isinstance(undone := event.payload, Undone):
            self.undoes += undone.undoes
        self.offsets.append(offset)
        self.seqs.append(event.seq)
        self.times.append(digits(event.at))
        self.types.append(type_)
        self.items.append(0 if event.item is None else self.names.setdefault(event.item, len(self.names)))

    def cut(self, events: int, undoes: int) -> None:
        """Leave out the events from a position on, and the refs they undid."""
        for row in self.rows():
            del row[events:]
        del self.undoes[undoes:]

    def rows(self) -> tuple[array[int], ...]:
        """The rows of numbers."""
        return (self.offsets, self.seqs, self.times, self.types, self.items)

    def head(self, position: int, writer: str) -> Event:
        """An event whose line is no longer what was read: as much of it as is known here, which proves nothing."""
        item = self.items[position]
        kind = KIND[PAYLOADS[self.types[position]]] or "noted"
        text = f"{self.times[position]:014d}"
        at = f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:]}Z"
        names = dict(enumerate(self.names))
        return Event(self.seqs[position], at, writer, kind, names.get(item) if item else None, {})


def digits(at: str) -> int:
    """A time as a number that sorts as its text does."""
    return int(at[:4] + at[5:7] + at[8:10] + at[11:13] + at[14:16] + at[17:19])


def packed(index: JournalIndex) -> tuple[dict[str, Any], bytes]:
    """The index as what goes into a header, and its rows as bytes."""
    head = {"events": len(index), "names": list(index.names), "undoes": index.undoes}
    return head, b"".join(row.tobytes() for row in index.rows())


def unpacked(head: Mapping[str, Any], data: memoryview) -> JournalIndex:
    """The index that was packed; raises ValueError, KeyError or TypeError where the parts do not fit each other."""
    index = JournalIndex(head["names"], head["undoes"])
    start = 0
    for row in index.rows():
        end = start + head["events"] * row.itemsize
        row.frombytes(data[start:end])
        start = end
    if start != len(data) or any(len(row) != head["events"] for row in index.rows()):
        raise ValueError("the rows do not fit")
    if not all(isinstance(text, str) for text in (*head["names"], *head["undoes"])):
        raise TypeError("a name is no text")
    if len(index.names) != len(head["names"]) or not _is_known(index):
        raise ValueError("a row names what there is not")
    return index


def _is_known(index: JournalIndex) -> bool:
    """Whether every number of a row stands for something."""
    kinds, items = max(index.types, default=0), max(index.items, default=0)
    return kinds < len(PAYLOADS) and items < len(index.names) and max(index.times, default=0) < 10**14
