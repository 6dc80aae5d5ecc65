"""One journal file as a chain of lines, read and verified as it grows."""

from __future__ import annotations

import os
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import BadFileError, NewerVersionError
from codex_rollout_tui.files.reading import open_binary
from codex_rollout_tui.files.refusals import read_failed
from codex_rollout_tui.store.journal_index import JournalIndex
from codex_rollout_tui.store.journal_line import (
    LONGEST,
    VERSION,
    JournalLine,
    JournalLineError,
    NewerJournalLineError,
    decode,
    follows,
    recorded_hash,
)
from codex_rollout_tui.store.journal_problems import JournalProblem, add
from codex_rollout_tui.store.journal_summary import JournalSummary
from codex_rollout_tui.store.last_tails import LastTail

_BLOCK = 1 << 18
_MOST_UNREAD = 10_000
"""Lines that are none of a journal, before the file is taken for something else."""
_DECODED = 4096
"""Events that are kept once they were read; what a screen shows again and again is among them."""


class Digest(Protocol):
    """A hash that grows, as `hashlib` makes them."""

    def update(self, data: bytes, /) -> None: ...
    def copy(self) -> Digest: ...
    def hexdigest(self) -> str: ...


class Place:
    """A place between two lines: how far the file was read, and the line before it.

    `hash` is None after a line that cannot be read; `tail` is the bytes of the last line, `closed` whether a
    newline ends it; `digest` is over every byte up to here; `events` and `undoes` are how many there were, `problems`
    which.
    """

    __slots__ = ("closed", "digest", "events", "hash", "lines", "offset", "problems", "seq", "tail", "undoes")

    def __init__(
        self,
        offset: int = 0,
        lines: int = 0,
        seq: int = 0,
        hash: str | None = "",  # noqa: A002  # as the line names it
        tail: bytes = b"",
        closed: bool = False,
        digest: Digest | None = None,
        events: int = 0,
        undoes: int = 0,
        problems: tuple[JournalProblem, ...] = (),
    ) -> None:
        self.offset = offset
        self.lines = lines
        self.seq = seq
        self.hash = hash
        self.tail = tail
        self.closed = closed
        self.digest: Digest = sha256() if digest is None else digest
        self.events = events
        self.undoes = undoes
        self.problems = problems


class Chain:
    """What has been read of one file so far, and what this clone saw of it before (`seen`).

    Of its events an index is kept, and a line is read again when an event is asked for. `ordered` is True while they
    stand in the order of `Event.order`. `version` is another object whenever what was read before was another text.
    `summarised` is how many of its events are in the summary that lies on the disk.
    """

    def __init__(self, path: Path, writer: str, seen: LastTail | None) -> None:
        self.path = path
        self.writer = writer
        self.seen = seen
        self.index = JournalIndex()
        self.problems: list[JournalProblem] = []
        self.unfinished = False
        self.rewritten = False
        self.ordered = True
        self.at = Place()
        self._stamp: tuple[int, int, int] | None = None
        self._group: tuple[tuple[int, int], Place] | None = None
        self.version = object()
        self.summarised = 0
        self._numbers: dict[int, list[int]] | None = None
        self._last_at = ""
        self._block: tuple[int, bytes] = (0, b"")
        self._events: dict[int, Event] = {}
        self._unread = 0

    @property
    def _root(self) -> Path:
        """The rollout's folder."""
        return self.path.parent.parent

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
        problem = (
            f"the journal ends with number {self.at.seq}, but number {self.seen.seq} was here before: "
            "lines were cut off"
        )
        return JournalProblem(self.path, self.at.lines + 1, self.at.lines + 1, "cut", problem)

    @property
    def is_whole(self) -> bool:
        """Whether every line up to here is as it was written, and nothing is missing."""
        return not self.problems and self._group is None and self.at.closed and self.latest is not None

    def event(self, position: int) -> Event:
        """An event, read from its line again; only its head where the line is not there any more as it was."""
        event = self._events.get(position)
        if event is None:
            event = self._read_event(position)
            if len(self._events) >= _DECODED:
                self._events = {}
            self._events[position] = event
        return event

    def _read_event(self, position: int) -> Event:
        offset = self.index.offsets[position]
        try:
            event = decode(self._raw(offset, position), self.writer).event
        except (OSError, ValueError, OverflowError, JournalLineError, NewerJournalLineError):
            return self.index.head(position, self.writer)
        known = event.seq == self.index.seqs[position]
        return event if known else self.index.head(position, self.writer)

    def _raw(self, offset: int, position: int) -> bytes:
        """The line at an offset, out of a block that has its neighbours too; raises OSError."""
        start, block = self._block
        end = block.find(b"\n", offset - start) if start <= offset < start + len(block) else -1
        if end < 0:
            start = offset if offset >= start else max(0, offset - _BLOCK // 2)
            with open_binary(self.path, self._root, 0) as file:
                file.seek(start)
                block = file.read(max(_BLOCK, self._length(position) + offset - start))
            self._block = (start, block)
            end = block.find(b"\n", offset - start)
        return block[offset - start : end if end >= 0 else None]

    def _length(self, position: int) -> int:
        """How long a line is at most, its newline included."""
        offsets = self.index.offsets
        return (offsets[position + 1] if position + 1 < len(offsets) else self.at.offset) - offsets[position]

    def unchanged(self, status: os.stat_result) -> bool:
        """Whether the file is as it was when last read, as far as its size and times tell."""
        return self._stamp == (status.st_ino, status.st_size, status.st_mtime_ns)

    def read_on(self, summary: JournalSummary | None = None) -> bool:
        """Read what was appended; False when what was read before is no longer there, or no file at all.

        The first time, what a `summary` proves is not read again.

        Raises NewerVersionError, and FolderError where the file cannot be read.
        """
        try:
            with open_binary(self.path, self._root, _BLOCK) as file:
                status = os.fstat(file.fileno())
                if self._stamp is None and summary is not None:
                    self._resume(file, summary)
                if not self._grown(status) or not self._still_there(file):
                    return False
                self._take(file)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise read_failed(self.path, error) from error
        self._stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
        return True

    def _resume(self, file: BinaryIO, summary: JournalSummary) -> None:
        """Begin where the summary ends, if the file is up to there what was verified then."""
        digest, rest, index = sha256(), summary.offset, summary.lines
        if not index or not index.offsets[-1] < rest:
            return
        while rest and (block := file.read(min(_BLOCK, rest))):
            digest.update(block)
            rest -= len(block)
        if rest or digest.hexdigest() != summary.prefix:
            return
        start = index.offsets[-1]
        file.seek(start)
        tail = file.read(summary.offset - start - 1)
        if recorded_hash(tail) != summary.hash or not self._was_seen(file, index):
            return
        count = len(index)
        self.index, self.ordered, self.summarised = index, summary.ordered, count
        self.at = Place(summary.offset, count, count, summary.hash, tail, closed=True, digest=digest)
        self._last_at = index.head(count - 1, self.writer).at

    def _was_seen(self, file: BinaryIO, index: JournalIndex) -> bool:
        """Whether the line this clone saw last is the one it was, as far as that is among those verified."""
        if self.seen is None or not 0 < self.seen.seq <= len(index):
            return True
        if (start := index.offsets[self.seen.seq - 1]) > index.offsets[-1]:
            return False
        file.seek(start)
        return recorded_hash(file.readline().removesuffix(b"\n")) == self.seen.hash

    def summary(self) -> JournalSummary:
        """What was verified up to here, for the next start; only of a chain that is whole."""
        assert self.at.hash is not None  # noqa: S101  # a whole chain has read its last line
        return JournalSummary(self.at.offset, self.at.digest.hexdigest(), self.at.hash, self.ordered, self.index)

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
            at.digest.update(b"\n")
        return after in (b"", b"\n")

    def _grown(self, status: os.stat_result) -> bool:
        if self._stamp is None:
            return True
        return status.st_ino == self._stamp[0] and status.st_size > self._stamp[1]

    def _take(self, file: BinaryIO) -> None:
        self.unfinished = False
        for raw in iter(partial(file.readline, LONGEST + 1), b""):
            if len(raw) > LONGEST:
                raise self._no_journal(f"it is longer than {LONGEST >> 20} MB")
            if raw.endswith(b"\n"):
                self._take_line(raw[:-1], closed=True)
                continue
            # Somebody may be writing it: what comes now is the rest of it and no line, and is read the next time.
            if follows(raw, self.writer, self.at.seq, self.at.hash):
                self._take_line(raw, closed=False)
            else:
                self.unfinished = True
            break
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
            self._unread += 1
            if self._unread > _MOST_UNREAD:
                raise self._no_journal(f"{_MOST_UNREAD} lines up to here are none of a journal") from None
        else:
            self._link(line)
        place.lines += 1
        place.offset += len(raw) + closed
        place.digest.update(raw + b"\n" if closed else raw)
        place.tail, place.closed = raw, closed

    def _no_journal(self, problem: str) -> BadFileError:
        """What stands here would keep everybody waiting for nothing."""
        remedy = "So this is no journal: restore the file from Git or a backup, or move it away."
        return BadFileError(self.path, self.at.lines + 1, problem, remedy)

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
            if self._numbers is not None:
                self._numbers.setdefault(seq, []).append(len(self.index))
            self.index.add(event, place.offset)
            self.ordered &= event.at >= self._last_at and seq > place.seq
            self._last_at = event.at
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
        number, expected = event.seq, self.at.seq + 1
        if number > expected:
            gone = f"number {expected} is" if number == expected + 1 else f"numbers {expected} to {number - 1} are"
            self._problem("missing", f"it is number {number}, but {gone} missing before it")
            return True
        if self._numbers is None:
            self._numbers = {}
            for position, seq in enumerate(self.index.seqs):
                self._numbers.setdefault(seq, []).append(position)
        same = self._numbers.get(number, [])
        if any(event == self.event(position) for position in same):
            self._problem("repeated", "it repeats a line that was there before")
            return False
        other = ", which another line has too" if same else f", after number {self.at.seq}: lines were moved"
        self._problem("order", f"it is number {number}{other}")
        return True

    def _here(self) -> Place:
        at = self.at
        counts = (len(self.index), len(self.index.undoes))
        return Place(
            at.offset, at.lines, at.seq, at.hash, at.tail, at.closed, at.digest.copy(), *counts, tuple(self.problems)
        )

    def _go_back(self, place: Place) -> None:
        """Leave out the start of an action whose end was never written."""
        self.at, self._group, self._numbers, self.unfinished = place, None, None, True
        self.index.cut(place.events, place.undoes)
        self._events = {position: event for position, event in self._events.items() if position < place.events}
        self.problems[:] = place.problems

    def _problem(self, code: str, problem: str) -> None:
        number = self.at.lines + 1
        add(self.problems, JournalProblem(self.path, number, number, code, problem))
