"""Rows in little room: as plain strings, of which the visible ones are taken apart, and as what changed in them."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple, overload

from codex_rollout_tui.escape import row_text
from codex_rollout_tui.tui.kit.rows import Row

_FIELD, _ROW = "\x1f", "\x1e"
"""Separators; a text that has one is made harmless already here."""


def pack(row: Row) -> str:
    """A row as a string: style and text in turn."""
    return _FIELD.join(
        field if _FIELD not in field and _ROW not in field else row_text(field)
        for text, style in row
        for field in (style, text)
    )


def unpack(packed: str) -> Row:
    """The row of such a string."""
    if not packed:
        return ()
    fields = packed.split(_FIELD)
    return tuple(zip(fields[1::2], fields[::2], strict=True))


class RowSequence(Sequence[Row]):
    """Rows that are made when they are looked at."""

    @abstractmethod
    def row_at(self, index: int) -> Row:
        """The row at an index that is there."""

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self.row_at(index) for index in range(*at.indices(len(self)))]
        index = at + len(self) if at < 0 else at
        if not 0 <= index < len(self):
            raise IndexError(at)
        return self.row_at(index)


class PackedRows(RowSequence):
    """Rows kept as strings."""

    def __init__(self, packed: Sequence[str] = ()) -> None:
        self.packed = packed

    def __len__(self) -> int:
        return len(self.packed)

    def row_at(self, index: int) -> Row:
        return unpack(self.packed[index])


class JoinedRows(RowSequence):
    """Rows of several sequences, one after the other."""

    def __init__(self, parts: Iterable[Sequence[Row]]) -> None:
        self._parts = [part for part in parts if part]
        self._ends = list(accumulate(len(part) for part in self._parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def row_at(self, index: int) -> Row:
        at = bisect_right(self._ends, index)
        return self._parts[at][index - (self._ends[at - 1] if at else 0)]


class RowSplice(NamedTuple):
    """Packed rows `start` to `end` give way to these, joined to one string; None for none."""

    start: int
    end: int
    rows: str | None

    @property
    def changes(self) -> bool:
        """Whether anything is another than before."""
        return self.start != self.end or self.rows is not None

    def apply(self, packed: Sequence[str]) -> list[str]:
        """The rows after it."""
        new = self.rows.split(_ROW) if self.rows is not None else []
        return [*packed[: self.start], *new, *packed[self.end :]]


def row_splice(old: Sequence[str], new: Sequence[str]) -> RowSplice:
    """The one stretch in which packed rows differ."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    middle = new[start : len(new) - end]
    return RowSplice(start, len(old) - end, _ROW.join(middle) if middle else None)
