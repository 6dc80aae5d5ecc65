"""One journal file as a chain of lines, read and verified as it grows."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import NewerVersionError
from codex_rollout_tui.store.last_tails import LastTail
from codex_rollout_tui.store.line import (
    VERSION,
    JournalLine,
    JournalLineError,
    NewerJournalLineError,
    decode,
    follows,
    recorded_hash,
)
from codex_rollout_tui.store.problems import JournalProblem, add
from codex_rollout_tui.store.refusals import read_failed

_BLOCK = 1 << 18


@dataclass(slots=True)
class _Place:
    """A place between two lines: how far the file was read, and the line before it.

    `hash` is None after a line that cannot be read; `tail` is the bytes of the last line, `closed` whether a
    newline ends it; `events` is how many there were, `problems` which.
    """

    offset: int = 0
    lines: int = 0
    seq: int = 0
    hash: str | None = ""
    tail: bytes = b""
    closed: bool = False
    events: int = 0
    problems: tuple[JournalProblem, ...] = ()


@dataclass(slots=True)
class Chain:
    """What has been read of one file so far, and what this clone saw of it before (`seen`).

    `ordered` is True while its events stand in the order of `Event.order`.
    """

    path: Path
    writer: str
    seen: LastTail | None
    events: list[Event] = field(default_factory=list)
    problems: list[JournalProblem] = field(default_factory=list)
    unfinished: bool = False
    rewritten: bool = False
    ordered: bool = True
    at: _Place = field(default_factory=_Place)
    _stamp: tuple[int, int, int] | None = None
    _group: tuple[tuple[int, int], _Place] | None = None
    _numbers: dict[int, list[Event]] | None = None
    _last_at: str = ""

    @property
    def latest(self) -> LastTail | None:
        """Its last line, where that can be vouched for."""
        if self.at.seq == 0 or self.at.hash is None or self.rewritten or self.cut is not None:
            return None
        return LastTail(self.at.seq, self.at.hash)

    @property
    def cut(self) -> JournalProblem | None:
        """The problem of lines this clone saw and that are no longer there."""
        if self.seen is None or self.rewritten or self.at.seq >= self.seen.seq:
            return None
        told = (
            f"the journal ends with number {self.at.seq}, but number {self.seen.seq} was here before: "
            "lines were cut off"
        )
        return JournalProblem(self.path, self.at.lines + 1, self.at.lines + 1, "cut", told)

    def unchanged(self, found: os.stat_result) -> bool:
        """Whether the file is as it was when last read, as far as its size and times tell."""
        return self._stamp == (found.st_ino, found.st_size, found.st_mtime_ns)

    def read_on(self) -> bool:
        """Read what was appended; False when what was read before is no longer there, or no file at all.

        Raises NewerVersionError, and FolderError where the file cannot be read.
        """
        try:
            with self.path.open("rb", _BLOCK) as file:
                found = os.fstat(file.fileno())
                if not self._grown(found) or not self._still_there(file):
                    return False
                self._take(file)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise read_failed(self.path, error) from error
        self._stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        return True

    def _still_there(self, file: BinaryIO) -> bool:
        """Go to where reading ended, if the line before is still the one that was read."""
        at = self.at
        file.seek(at.offset - len(at.tail) - at.closed)
        if file.read(len(at.tail)) != at.tail:
            return False
        if at.closed:
            return file.read(1) == b"\n"
        if not at.tail:
            return True
        after = file.read(1)
        if after == b"\n":
            at.closed, at.offset = True, at.offset + 1
        return after in (b"", b"\n")

    def _grown(self, found: os.stat_result) -> bool:
        if self._stamp is None:
            return True
        return found.st_ino == self._stamp[0] and found.st_size > self._stamp[1]

    def _take(self, file: BinaryIO) -> None:
        self.unfinished = False
        for raw in file:
            if raw.endswith(b"\n"):
                self._take_line(raw[:-1], closed=True)
            elif follows(raw, self.writer, self.at.seq, self.at.hash):
                self._take_line(raw, closed=False)
            else:
                self.unfinished = True
        if self._group is not None:
            self._go_back(self._group[1])

    def _take_line(self, raw: bytes, *, closed: bool) -> None:
        place = self.at
        try:
            line = decode(raw, self.writer)
        except NewerJournalLineError as error:
            raise NewerVersionError(self.path, error.version, VERSION) from None
        except JournalLineError as error:
            self._problem(error.code, str(error))
            place.seq += 1
            place.hash = recorded_hash(raw)
        else:
            self._link(line)
        place.lines += 1
        place.offset += len(raw) + closed
        place.tail, place.closed = raw, closed

    def _link(self, line: JournalLine) -> None:
        place, event = self.at, line.event
        seq, group = event.seq, line.group
        if group is not None or self._group is not None:
            self._mark(group, seq)
        new = seq == place.seq + 1
        if not new:
            new = self._out_of_order(event)
        elif line.prev != place.hash and place.hash is not None:
            self._problem("chain", "it does not follow the line before it, which was exchanged or is missing")
        if new:
            self.events.append(event)
            self.ordered &= event.at >= self._last_at and seq > place.seq
            self._last_at = event.at
            if self._numbers is not None:
                self._numbers.setdefault(seq, []).append(event)
        if seq > place.seq:
            place.seq, place.hash = seq, line.hash
        if self.seen is not None and seq == self.seen.seq and line.hash != self.seen.hash:
            self.rewritten = True
            self._problem(
                "rewritten", f"number {seq} was another line when this clone last looked: lines were rewritten"
            )

    def _mark(self, group: tuple[int, int] | None, seq: int) -> None:
        """Keep the place before the first line of an action until its last line is there."""
        if group is None:
            self._group = None
        elif seq == group[0]:
            self._group = (group, self._here())
        elif self._group is not None and self._group[0] != group:
            self._group = None
        if group is not None and seq == group[0] + group[1] - 1:
            self._group = None

    def _out_of_order(self, event: Event) -> bool:
        """Say what is wrong with a number that is not the next; False when the same line was there before."""
        found, expected = event.seq, self.at.seq + 1
        if found > expected:
            gone = f"number {expected} is" if found == expected + 1 else f"numbers {expected} to {found - 1} are"
            self._problem("missing", f"it is number {found}, but {gone} missing before it")
            return True
        if self._numbers is None:
            self._numbers = {}
            for known in self.events:
                self._numbers.setdefault(known.seq, []).append(known)
        same = self._numbers.get(found, [])
        if event in same:
            self._problem("repeated", "it repeats a line that was there before")
            return False
        other = ", which another line has too" if same else f", after number {self.at.seq}: lines were moved"
        self._problem("order", f"it is number {found}{other}")
        return True

    def _here(self) -> _Place:
        at = self.at
        return _Place(at.offset, at.lines, at.seq, at.hash, at.tail, at.closed, len(self.events), tuple(self.problems))

    def _go_back(self, place: _Place) -> None:
        """Leave out the start of an action whose end was never written."""
        self.at, self._group, self._numbers, self.unfinished = place, None, None, True
        del self.events[place.events :]
        self.problems[:] = place.problems

    def _problem(self, code: str, told: str) -> None:
        number = self.at.lines + 1
        add(self.problems, JournalProblem(self.path, number, number, code, told))
