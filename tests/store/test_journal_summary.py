"""What was verified is not verified again, and no summary makes a journal better than it is."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.store import journal_chain, journal_summary, last_tails
from codex_rollout_tui.store import journals as reading
from codex_rollout_tui.store.journal_append import Draft, append
from codex_rollout_tui.store.journal_index import JournalIndex
from codex_rollout_tui.store.journal_line import decode
from codex_rollout_tui.store.journals import JournalReader
from tests.store.folders import (
    ANA,
    BEN,
    NOW,
    add,
    codes,
    hash_of,
    line,
    lines_of,
    note,
    path_of,
    put_lines,
    texts,
)

KEY = b"k" * 32
WORDS = ("a", "b", "c", "d", "e", "f")


@pytest.fixture(autouse=True)
def every_event_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_IT", 1)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The lines that a chain took apart."""
    lines: list[bytes] = []

    def counted(raw: bytes, writer: str) -> object:
        lines.append(raw)
        return decode(raw, writer)

    monkeypatch.setattr(journal_chain, "decode", counted)
    return lines


def start(root: Path, key: bytes | None = KEY) -> JournalReader:
    """As a program that was just started reads the journals."""
    reader = JournalReader(root, lambda: key)
    reader.refresh()
    return reader


def summary_of(root: Path, writer: str = ANA) -> Path:
    return root / "private" / "summaries" / writer


def summarised(root: Path) -> list[bytes]:
    """A journal of six lines with a summary, and nothing else remembered of it."""
    add(root, *WORDS)
    assert start(root).problems == ()
    assert summary_of(root).is_file()
    (root / "private" / "seen.json").unlink()
    return lines_of(root)


def forged(root: Path, key: bytes) -> None:
    """A summary that calls what the journal holds now good, by somebody who knows everything but the right key."""
    true = journal_summary.load(root, ANA, KEY)
    assert true is not None
    data = path_of(root).read_bytes()
    journal_summary.save(root, ANA, true._replace(prefix=sha256(data).hexdigest()), key)


def test_what_was_verified_is_not_read_again(root: Path, decoded: list[bytes]) -> None:
    summarised(root)
    add(root, "g")
    del decoded[:]
    reader = start(root)
    assert len(decoded) == 1
    assert (texts(reader), reader.problems, reader.notes) == ([*WORDS, "g"], (), ())


def test_what_is_read_is_the_same_with_and_without(root: Path) -> None:
    add(root, *WORDS)
    add(root, "x", "y", writer=BEN)
    append(root, ANA, [Draft("assigned", "local-toggle", {"person": "Ben"}), note("in one")], NOW)
    append(
        root,
        ANA,
        [Draft("undone", None, {"undoes": [f"{ANA}:1", f"{BEN}:2", f"{ANA}:0", "x", f"{ANA}:{'9' * 5000}"]})],
        NOW,
    )
    start(root)
    quick, slow = start(root), start(root, None)
    assert list(quick.events) == list(slow.events)
    assert fold(quick.events) == fold(slow.events) == fold(list(slow.events))
    assert (quick.events.by(BEN), quick.events.undone) == (slow.events.by(BEN), slow.events.undone)


def test_it_grows_with_what_is_written_after_it(root: Path, decoded: list[bytes]) -> None:
    summarised(root)
    reader = start(root)
    add(root, "g", "h")
    assert reader.refresh()
    del decoded[:]
    assert texts(start(root)) == [*WORDS, "g", "h"]
    assert len(decoded) == 8  # the events that were asked for, and none to verify


@pytest.mark.parametrize("number", range(6))
def test_an_edited_line_is_named_although_a_summary_calls_it_good(root: Path, number: int) -> None:
    lines = summarised(root)
    status = path_of(root).stat()
    lines[number] = lines[number].replace(b'"text":"%c"' % WORDS[number].encode(), b'"text":"X"')
    put_lines(root, lines)
    os.utime(path_of(root), ns=(status.st_atime_ns, status.st_mtime_ns))
    reader = start(root)
    assert codes(reader) == [("edited", number + 1, number + 1)]
    assert texts(reader) == [word for word in WORDS if word != WORDS[number]]


def test_an_exchanged_line_is_named(root: Path) -> None:
    lines = summarised(root)
    lines[2] = line(3, hash_of(lines[1]), text="C")
    put_lines(root, lines)
    assert codes(start(root)) == [("chain", 4, 4)]


def test_a_missing_line_is_named(root: Path) -> None:
    lines = summarised(root)
    put_lines(root, lines[:2] + lines[3:])
    assert codes(start(root)) == [("missing", 3, 3)]


def test_a_cut_tail_is_named(root: Path) -> None:
    add(root, *WORDS)
    start(root)
    put_lines(root, lines_of(root)[:4])
    assert codes(start(root)) == [("cut", 5, 5)]


def test_a_journal_written_anew_is_named(root: Path) -> None:
    """All of it exchanged, chain and summary in order: only what this clone saw last tells."""
    add(root, *WORDS)
    start(root)
    remembered = last_tails.load(root)[ANA]
    path_of(root).unlink()
    (root / "private" / "seen.json").unlink()
    add(root, *"ABCDEF")
    summary_of(root).unlink()
    start(root)
    (root / "private" / "seen.json").unlink()
    last_tails.remember(root, {ANA: remembered})
    assert [code for code, _, _ in codes(start(root))] == ["rewritten"]


@pytest.mark.parametrize("change", [
    lambda data: data,
    lambda data: hmac.digest(b"", data[32:], "sha256") + data[32:],
    lambda data: b"\0" * 32 + data[32:],
    lambda data: data[32:],
], ids=["another key", "an empty key", "no seal", "cut off"])  # fmt: skip
def test_a_forged_summary_hides_nothing(root: Path, change: Callable[[bytes], bytes]) -> None:
    lines = summarised(root)
    lines[2] = line(3, hash_of(lines[1]), text="C", item="local-toggle")
    put_lines(root, lines)
    forged(root, KEY)
    assert codes(start(root)) == []  # so it is the seal that counts
    forged(root, b"f" * 32)
    summary_of(root).write_bytes(change(summary_of(root).read_bytes()))
    assert codes(start(root)) == [("chain", 4, 4)]


@pytest.mark.parametrize("number", [0, 40, 200, -1])
def test_a_summary_with_a_broken_byte_or_a_torn_end_costs_time_only(
    root: Path, number: int, decoded: list[bytes]
) -> None:
    lines = summarised(root)
    data = bytearray(summary_of(root).read_bytes())
    data[number] ^= 1
    for damaged in (bytes(data), bytes(data[:number]), b""):
        summary_of(root).write_bytes(damaged)
        (root / "private" / "seen.json").unlink(missing_ok=True)
        del decoded[:]
        reader = start(root)
        assert len(decoded) == len(lines)
        assert (texts(reader), reader.problems) == (list(WORDS), ())
        summary_of(root).unlink()


MISFITS: dict[str, Callable[[JournalIndex], object]] = {
    "a kind": lambda index: index.types.__setitem__(2, 255),
    "an item": lambda index: index.items.__setitem__(0, 9),
    "a time": lambda index: index.times.__setitem__(5, 10**14),
    "a name that is none": lambda index: index.names.__setitem__(7, 2),  # type: ignore[index]
    "a ref that is none": lambda index: index.undoes.append(7),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_row_that_names_what_there_is_not_costs_time_only(root: Path, decoded: list[bytes], misfit: str) -> None:
    """Sealed by the right key all the same, as by a program with a fault in it."""
    summarised(root)
    true = journal_summary.load(root, ANA, KEY)
    assert true is not None
    MISFITS[misfit](true.lines)
    journal_summary.save(root, ANA, true, KEY)
    assert journal_summary.load(root, ANA, KEY) is None
    del decoded[:]
    reader = start(root)
    assert len(decoded) == 6
    assert (texts(reader), reader.problems) == (list(WORDS), ())


def test_a_summary_of_another_version_is_not_used(
    root: Path, decoded: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    summarised(root)
    monkeypatch.setattr(journal_summary, "VERSION", journal_summary.VERSION + 1)
    del decoded[:]
    reader = start(root)
    assert len(decoded) == 6
    assert texts(reader) == list(WORDS)


def test_the_summary_of_another_writer_is_not_used(root: Path, decoded: list[bytes]) -> None:
    summarised(root)
    summary_of(root).rename(summary_of(root, BEN))
    add(root, "x", writer=BEN)
    del decoded[:]
    reader = start(root)
    assert len(decoded) == 7
    assert (sorted(texts(reader)), reader.problems) == ([*WORDS, "x"], ())


def test_a_journal_with_a_problem_gets_no_summary(root: Path) -> None:
    add(root, *WORDS)
    lines = lines_of(root)
    put_lines(root, [*lines[:2], *lines[3:]])
    assert codes(start(root)) == [("missing", 3, 3)]
    assert not summary_of(root).exists()


def test_without_a_key_none_is_written(root: Path) -> None:
    add(root, *WORDS)
    start(root, None)
    assert not summary_of(root).exists()


def test_a_short_journal_gets_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_IT", 7)
    add(root, *WORDS)
    start(root)
    assert not summary_of(root).exists()
    add(root, "g")
    start(root)
    assert summary_of(root).exists()


def test_it_is_this_persons_alone(root: Path) -> None:
    summarised(root)
    assert summary_of(root).stat().st_mode & 0o777 == 0o600
    assert summary_of(root).parent.stat().st_mode & 0o777 == 0o700


def test_where_it_cannot_be_written_everything_else_goes_on(root: Path) -> None:
    add(root, *WORDS)
    (root / "private" / "summaries").write_text("in the way")
    reader = start(root)
    assert (texts(reader), reader.problems) == (list(WORDS), ())


def test_an_action_whose_end_is_missing_is_not_part_of_it(root: Path) -> None:
    add(root, *WORDS)
    append(root, ANA, [note("x"), note("y")], NOW)
    lines = lines_of(root)
    (root / "private" / "seen.json").unlink()
    put_lines(root, lines[:-1])
    start(root)
    reader = start(root)
    assert texts(reader) == list(WORDS)
    put_lines(root, lines)
    assert texts(start(root)) == [*WORDS, "x", "y"]


def test_an_event_whose_line_is_gone_keeps_its_head_and_says_nothing(root: Path) -> None:
    summarised(root)
    reader = start(root)
    path_of(root).write_bytes(b"")
    event = reader.events[2]
    assert (event.ref, event.at, event.kind, event.item) == (
        f"{ANA}:3",
        "2026-05-20T09:41:03Z",
        "noted",
        "local-toggle",
    )
    assert event.fields == {}
