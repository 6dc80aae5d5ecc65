"""The text being edited, byte for byte: what no splice touches stays as it was loaded."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from codex_rollout_tui.policy.edit.splices import Splice

BOM = b"\xef\xbb\xbf"
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_ANY_NEWLINE = re.compile("\r\n?|\n")


class TextPlace(NamedTuple):
    """A place between two characters: line and code point column, both from 0."""

    row: int
    column: int

    def after(self, text: str) -> TextPlace:
        """Where a text ends that starts here."""
        breaks = text.count("\n")
        if not breaks:
            return TextPlace(self.row, self.column + len(text))
        return TextPlace(self.row + breaks, len(text) - text.rfind("\n") - 1)


class TextChange(NamedTuple):
    """One splice that was made: at `start` the text `removed` gave way to `inserted`; `at` is its byte offset."""

    start: TextPlace
    removed: str
    inserted: str
    at: int

    @property
    def old_end(self) -> TextPlace:
        """Where the removed text ended."""
        return self.start.after(self.removed)

    @property
    def new_end(self) -> TextPlace:
        """Where the inserted text ends."""
        return self.start.after(self.inserted)

    @property
    def splice(self) -> Splice:
        """The same in bytes of the data, as `Document.spliced` takes it."""
        return Splice(self.at, self.at + _size(self.removed), self.inserted.encode("utf-8", "surrogateescape"))


class Buffer:
    """Lines of text over exact bytes.

    A line ends at a newline and at nothing else; a carriage return before it belongs to the ending. The byte order mark
    is kept aside. Bytes that are not UTF-8 become one lone surrogate each and go back to the same bytes.
    """

    def __init__(self, data: bytes = b"") -> None:
        self.bom = BOM if data.startswith(BOM) else b""
        self.lines: list[str] = data[len(self.bom) :].decode("utf-8", "surrogateescape").split("\n")
        """Each line without its newline, but with the carriage return before it; there is always one line."""
        self._starts = [0]
        self._data: bytes | None = None
        self._newline = "\r\n" if len(self.lines) > 1 and self.lines[0].endswith("\r") else "\n"

    @property
    def text(self) -> str:
        """Everything but the byte order mark."""
        return "\n".join(self.lines)

    @property
    def data(self) -> bytes:
        """Everything, byte for byte."""
        if self._data is None:
            self._data = self.bom + self.text.encode("utf-8", "surrogateescape")
        return self._data

    @property
    def count(self) -> int:
        """How many lines there are; after a final newline comes an empty one."""
        return len(self.lines)

    @property
    def end(self) -> TextPlace:
        """The place after the last character."""
        return TextPlace(len(self.lines) - 1, len(self.lines[-1]))

    def content(self, row: int) -> str:
        """A line without its ending."""
        line = self.lines[row]
        return line[:-1] if line[-1:] == "\r" and row < len(self.lines) - 1 else line

    def clamp(self, place: TextPlace) -> TextPlace:
        """The nearest place a cursor may stand at: never inside a line ending."""
        if place.row < 0:
            return TextPlace(0, 0)
        if place.row >= len(self.lines):
            return self.end
        return TextPlace(place.row, max(0, min(place.column, len(self.content(place.row)))))

    def between(self, start: TextPlace, end: TextPlace) -> str:
        """The text from one place to a later one."""
        if start.row == end.row:
            return self.lines[start.row][start.column : end.column]
        middle = self.lines[start.row + 1 : end.row]
        return "\n".join((self.lines[start.row][start.column :], *middle, self.lines[end.row][: end.column]))

    def splice(self, start: TextPlace, end: TextPlace, inserted: str) -> TextChange:
        """Put a text in the place of another; nothing else changes."""
        made = TextChange(start, self.between(start, end), inserted, self.byte_of(start))
        joined = self.lines[start.row][: start.column] + inserted + self.lines[end.row][end.column :]
        self.lines[start.row : end.row + 1] = joined.split("\n")
        self._data = None
        del self._starts[start.row + 1 :]
        return made

    def newline_at(self, row: int) -> str:
        """The ending a new line gets beside this row: that of the row, or of the one above, or of the first."""
        last = len(self.lines) - 1
        near = row if row < last else row - 1
        if near < 0:
            return self._newline
        return "\r\n" if self.lines[near].endswith("\r") else "\n"

    def fit(self, text: str, row: int) -> str:
        """A text from outside, with the line endings used around a row and nothing no file can hold."""
        text = _LONE_SURROGATES.sub("\ufffd", text)
        return _ANY_NEWLINE.sub(self.newline_at(row), text) if "\n" in text or "\r" in text else text

    def byte_of(self, place: TextPlace) -> int:
        """The byte offset of a place in the data, byte order mark included."""
        starts = self._starts
        while len(starts) <= place.row:
            starts.append(starts[-1] + _size(self.lines[len(starts) - 1]) + 1)
        return len(self.bom) + starts[place.row] + _size(self.lines[place.row][: place.column])

    def place_of(self, at: int) -> TextPlace:
        """The place of a byte offset of the data; inside a character, the place before it."""
        at = max(0, at - len(self.bom))
        starts = self._starts
        while starts[-1] <= at and len(starts) < len(self.lines):
            starts.append(starts[-1] + _size(self.lines[len(starts) - 1]) + 1)
        row = bisect_right(starts, at) - 1
        line = self.lines[row]
        if line.isascii():
            return TextPlace(row, min(at - starts[row], len(line)))
        before = line.encode("utf-8", "surrogateescape")[: at - starts[row]]
        prefix = before.decode("utf-8", "surrogateescape")
        while prefix and not line.startswith(prefix):
            prefix = prefix[:-1]
        return TextPlace(row, len(prefix))


def _size(text: str) -> int:
    """How many bytes a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def difference(old: str, new: str) -> tuple[int, int, str]:
    """The one stretch in which two texts differ: its start and end in the old one, and what the new one has there."""
    start = _common(old, new)
    limit = min(len(old), len(new)) - start
    tail = _common(old[len(old) - limit :][::-1], new[len(new) - limit :][::-1])
    return start, len(old) - tail, new[start : len(new) - tail]


def _common(first: str, second: str) -> int:
    """How long the beginning is that two texts share, found by halving."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
