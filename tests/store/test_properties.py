"""Whatever is written is read back, however it was cut into appends; whatever is read never breaks the reader."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import KINDS
from codex_rollout_tui.errors import BadFileError, NewerVersionError
from codex_rollout_tui.store.journal_append import Draft, JournalReader, append
from codex_rollout_tui.store.journal_line import (
    RESERVED,
    JournalLine,
    JournalLineError,
    NewerJournalLineError,
    _decode_any,
    decode,
    encode,
)
from tests.store.folders import ANA, BEN, NOW, add, chain_of, line, lines_of, path_of, put_lines, read, seal

TEXT = st.text(max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
KNOWN = {"outcome", "evidence", "answer", "edition", "reason", "until", "on", "person", "text"}
BODIES = st.builds(
    lambda free, known: {**free, **known},
    st.dictionaries(TEXT.filter(lambda name: name not in RESERVED | KNOWN), VALUES, max_size=4),
    st.fixed_dictionaries(
        {},
        optional={
            "outcome": st.sampled_from(["done", "failed", "unknown"]),
            "answer": TEXT,
            "text": TEXT,
            "evidence": st.lists(st.dictionaries(TEXT, VALUES, max_size=2), max_size=2),
        },
    ),
)
DRAFTS = st.builds(Draft, st.sampled_from(sorted(KINDS)), st.none() | TEXT, BODIES)


@contextmanager
def folder() -> Iterator[Path]:
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([ANA, BEN]), st.lists(DRAFTS, max_size=3), st.booleans()), max_size=6))
def test_any_drafts_come_back_whatever_the_cuts(appends: list[tuple[str, list[Draft], bool]]) -> None:
    with folder() as root:
        growing, written = JournalReader(root), list[Event]()
        for writer, drafts, look in appends:
            written += append(root, writer, drafts, NOW)
            if look:
                growing.refresh()
                assert list(growing.events) == sorted(written, key=lambda event: event.order)
        growing.refresh()
        whole = read(root)
        assert list(whole.events) == list(growing.events) == sorted(written, key=lambda event: event.order)
        assert whole.problems == growing.problems == ()
        given_drafts = sorted(((w, d.kind, d.item) for w, ds, _ in appends for d in ds), key=repr)
        assert sorted(((e.by, e.kind, e.item) for e in whole.events), key=repr) == given_drafts
        for writer in {event.by for event in written}:
            chain_of(root, writer)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_reading_as_it_grows_equals_reading_at_once(data: st.DataObject) -> None:
    """The file grows by any number of bytes at a time, in the middle of lines and actions."""
    with folder() as root:
        for count in data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=5)):
            append(root, ANA, [Draft("noted", None, {"text": "ä" * count})] * count, NOW)
        content = path_of(root).read_bytes()
        cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=8)))
        path_of(root).write_bytes(b"")
        (root / "private" / "seen.json").unlink()
        growing = JournalReader(root)
        for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
            with path_of(root).open("ab") as file:
                file.write(content[start:end])
            growing.refresh()
            assert growing.problems == ()
        assert list(growing.events) == list(read(root).events)
        assert growing.notes == ()


LINES = st.builds(
    lambda seq, fields, good: seal({**json.loads(line(seq, "")), "hash": 0, **fields} if good else fields),
    st.integers(-2, 9), st.dictionaries(st.sampled_from(sorted(RESERVED | KNOWN)), VALUES, max_size=6), st.booleans(),
)  # fmt: skip
PIECES = (
    st.binary(max_size=20) | LINES | st.sampled_from([b"\n", b"\r\n", b"{", b'"', b"[" * 3000, b"\xff", b',"hash":"'])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=8), st.data())
def test_no_bytes_break_the_reader_or_the_writer(pieces: list[bytes], data: st.DataObject) -> None:
    with folder() as root:
        add(root, "a", "b", "c")
        content = path_of(root).read_bytes()
        for piece in pieces:
            at = data.draw(st.integers(0, len(content)))
            content = content[:at] + piece + content[at + data.draw(st.integers(0, 40)) :]
        path_of(root).write_bytes(content)
        reader = JournalReader(root)
        with suppress(NewerVersionError):
            reader.refresh()
            json.dumps(
                [(e.at, e.by, e.kind, e.item, dict(e.fields)) for e in reader.events], ensure_ascii=False
            ).encode()
            assert all(problem.message.startswith(str(path_of(root))) for problem in reader.problems)
        with suppress(NewerVersionError, BadFileError):
            (event,) = add(root, "next")
            reader.refresh()
            assert event in reader.events


@settings(max_examples=100, deadline=None)
@given(DRAFTS, st.integers(1, 10**6), st.sampled_from(["", "0" * 64]))
def test_the_short_way_and_the_long_way_agree(draft: Draft, seq: int, prev: str) -> None:
    event = Event(seq, "2026-05-20T09:41:03Z", ANA, draft.kind, draft.item, draft.fields)
    raw, digest = encode(event, prev)
    expected = JournalLine(event, prev, digest, None)
    assert decode(raw[:-1], ANA) == expected
    assert _decode_any(raw[:-1], raw[:-1].decode(), ANA) == expected


ENDS = [
    '"prev":"p"',
    '"prev":""',
    '"prev":"p" ',
    '"prev":"p","x":"q"',
    '"prev":"p","x":{"prev":"q"}',
    '"prev":5',
    '"x":"y"',
]
MEMBERS = st.lists(
    st.sampled_from([
        '"v":1', '"seq":3', '"seq":4', '"at":"2026-05-20T09:41:03Z"', f'"by":"{ANA}"', '"kind":"noted"', '"item":"x"',
        '"item":"a\\"b"', '"text":"x"', '"a":{"prev":"y"}', '"prev":"y"', '"prev":""', '"hash":"h"',
        '"x":[', ']', ' ', '}',
    ]), max_size=9,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([",", ";", ", ", ""]), MEMBERS, st.sampled_from(ENDS))
def test_the_short_way_and_the_long_way_agree_on_odd_lines(between: str, members: list[str], end: str) -> None:
    start = f'{{"v":1,"seq":3,"at":"2026-05-20T09:41:03Z","by":"{ANA}","kind":"noted"'
    raw = seal_text(start + between + ",".join([*members, end + "}"]))

    def told(decoded: Any) -> object:
        try:
            return decoded()
        except (JournalLineError, NewerJournalLineError) as error:
            return str(error)

    long_way = told(lambda: _decode_any(raw, raw.decode(), ANA))
    assert told(lambda: decode(raw, ANA)) == long_way


def seal_text(text: str) -> bytes:
    from hashlib import sha256

    return f'{text[:-1]},"hash":"{sha256(text.encode()).hexdigest()}"}}'.encode()


def test_a_journal_of_another_writer_is_never_read_as_ones_own() -> None:
    with folder() as root:
        add(root, "a")
        put_lines(root, lines_of(root), BEN)
        assert [event.by for event in read(root).events] == [ANA]
