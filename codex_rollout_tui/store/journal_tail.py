"""The end of a journal: where the next line goes, and what a killed process left there."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.errors import BadFileError, NewerVersionError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.files.reading import read, stamp
from codex_rollout_tui.store.journal_line import (
    VERSION,
    JournalLine,
    JournalLineError,
    NewerJournalLineError,
    decode,
    follows,
    recorded_hash,
)
from codex_rollout_tui.store.private_files import private

_BLOCK = 1 << 14


class Tail(NamedTuple):
    """The last line that counts: its number (0 when there is none), hash and time.

    `keep` is the length of the file up to there, `torn` the bytes behind it, which were never acknowledged;
    `closed` is False when only that line's newline is missing.
    """

    seq: int
    hash: str
    at: str
    keep: int
    torn: bytes
    closed: bool


def find_tail(descriptor: int, path: Path, writer: str) -> Tail:
    """Look at the last lines of an open journal, however long it is.

    A line that somebody changed still holds its place and its recorded hash: the chain goes on from it, and is
    whole again once the line is put back. Raises BadFileError when there is nothing to go on from,
    NewerVersionError, and OSError.
    """
    size = os.fstat(descriptor).st_size
    lines = _backwards(descriptor, size)
    keep, rest = next(lines)
    before = next(((start, raw) for start, raw in lines if raw.strip()), None)
    whole = bool(rest) and _goes_on(before, rest, writer)
    places = [place for place in ((keep, rest) if whole else None, before) if place is not None]
    last = _last(itertools.chain(places, lines), descriptor, path, writer)
    if last.end is None and whole:
        return Tail(last.seq, last.hash, last.at, size, b"", closed=False)
    keep = keep if last.end is None else last.end
    return Tail(last.seq, last.hash, last.at, keep, _read(descriptor, keep, size), closed=True)


def _goes_on(before: tuple[int, bytes] | None, rest: bytes, writer: str) -> bool:
    """Whether what follows the last newline is a line that lacks only its own."""
    if before is None:
        return follows(rest, writer, 0, "")
    try:
        line = decode(before[1], writer)
    except (JournalLineError, NewerJournalLineError):
        return False
    return follows(rest, writer, line.event.seq, line.hash)


class _Last(NamedTuple):
    """The last line to go on from; `end` is where the file is to be cut when an unfinished action follows."""

    seq: int
    hash: str
    at: str
    end: int | None = None


def _last(lines: Iterator[tuple[int, bytes]], descriptor: int, path: Path, writer: str) -> _Last:
    changed = 0
    digest: str | None = None
    end: int | None = None
    first = 0
    for start, raw in lines:
        if not raw.strip():
            continue
        try:
            line = decode(raw, writer)
        except NewerJournalLineError as error:
            raise NewerVersionError(path, error.version, VERSION) from None
        except JournalLineError as error:
            if changed == 0:
                digest = recorded_hash(raw)
            if digest is None:
                raise _broken(descriptor, path, start, str(error)) from None
            changed += 1
            continue
        if changed:
            return _Last(line.event.seq + changed, digest or "", line.event.at, end)
        if line.group is not None and (first == line.group[0] or (end is None and _cut_short(line))):
            first, end = line.group[0], start
            continue
        return _Last(line.event.seq, line.hash, line.event.at, end)
    return _Last(changed, digest or "", "", end)


def _cut_short(line: JournalLine) -> bool:
    """Whether more lines of the same action should follow."""
    return line.group is not None and line.event.seq < line.group[0] + line.group[1] - 1


def _broken(descriptor: int, path: Path, start: int, told: str) -> BadFileError:
    number = _read(descriptor, 0, start).count(b"\n") + 1
    return BadFileError(
        path, number, f"{told}, so nothing can be added after it",
        "Put the line back as it was (from Git or a backup), or take it out if it never belonged there.",
    )  # fmt: skip


def _backwards(descriptor: int, size: int) -> Iterator[tuple[int, bytes]]:
    """The lines from the end to the start, each with where it begins; first what follows the last newline."""
    start, buffer, block = size, b"", _BLOCK
    while True:
        cut = buffer.rfind(b"\n")
        if cut < 0 and start > 0:
            step = min(block, start)
            start, block = start - step, block * 2
            buffer = _read(descriptor, start, start + step) + buffer
            continue
        yield start + cut + 1, buffer[cut + 1 :]
        if cut < 0:
            return
        buffer = buffer[:cut]


def _read(descriptor: int, start: int, end: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    parts: list[bytes] = []
    while start < end and (part := os.read(descriptor, end - start)):
        parts.append(part)
        start += len(part)
    return b"".join(parts)


def _other(place: Path, root: Path, data: bytes) -> bool:
    """Whether something else lies there than these bytes, as they do where a process was killed in between."""
    known = stamp(place, root)
    if known is None or known[1] != len(data) or len(data) > PRIVATE_NOTE.largest:
        return known is not None
    return read(place, PRIVATE_NOTE, root) != data


def move_torn(root: Path, descriptor: int, writer: str, tail: Tail) -> None:
    """Keep what was never acknowledged under `private/torn/` and cut it from the journal; raises OSError."""
    number = 1
    while _other(place := private(root, "torn", f"{writer}-{number}"), root, tail.torn):
        number += 1
    write_bytes(place, tail.torn, root=root, mode=0o600)
    os.ftruncate(descriptor, tail.keep)
    os.fsync(descriptor)
