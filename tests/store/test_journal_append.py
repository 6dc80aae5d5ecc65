from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.store.journal_append import Draft, append
from tests.store.folders import (
    ANA,
    BEN,
    NOW,
    add,
    chain_of,
    hash_of,
    line,
    lines_of,
    note,
    path_of,
    put_lines,
    read,
    texts,
)


def test_a_line_is_laid_out_as_the_format_says(root: Path) -> None:
    add(root, "one")
    append(root, ANA, [Draft("attested", "local-toggle", {"outcome": "done", "answer": "on – ä"})], NOW)
    first, second = lines_of(root)
    assert second == line(
        2, hash_of(first), kind="attested", item="local-toggle", outcome="done", answer="on – ä"
    )  # fmt: skip
    assert list(json.loads(first)) == ["v", "seq", "at", "by", "kind", "item", "text", "prev", "hash"]


def test_append_returns_what_a_reader_reads(root: Path) -> None:
    drafts = [note("a"), Draft("decided", None, {"field": "surfaces", "value": ("local",)})]
    written = append(root, ANA, drafts, NOW)
    assert tuple(read(root).events) == written
    assert written[1].fields["value"] == ["local"]
    assert written[1].item is None


def test_events_of_one_action_name_their_first_and_their_number(root: Path) -> None:
    add(root, "alone")
    written = append(root, ANA, [note("a"), note("b"), note("c")], NOW)
    assert [(e.fields["with"], e.fields["of"]) for e in written] == [(2, 3)] * 3
    assert "with" not in read(root).events[0].fields


def test_no_drafts_write_nothing(root: Path) -> None:
    assert append(root, ANA, [], NOW) == ()
    assert not path_of(root).exists()


def test_time_is_utc_and_never_goes_back_for_a_writer(root: Path) -> None:
    east = timezone(timedelta(hours=5))
    (first,) = append(root, ANA, [note()], datetime(2026, 5, 20, 14, 41, 3, 999, tzinfo=east))
    (second,) = append(root, ANA, [note()], NOW - timedelta(days=3))
    (third,) = append(root, ANA, [note()], NOW + timedelta(seconds=1))
    assert [e.at for e in (first, second, third)] == ["2026-05-20T09:41:03Z"] * 2 + ["2026-05-20T09:41:04Z"]


def test_what_comes_after_one_wrong_date_is_dated_right(root: Path) -> None:
    (ahead,) = append(root, ANA, [note("ahead")], NOW + timedelta(days=300))
    (after,) = append(root, ANA, [note("after")], NOW)
    assert (ahead.at, after.at) == ("2027-03-16T09:41:03Z", "2026-05-20T09:41:03Z")
    assert (texts(read(root)), read(root).problems) == (["after", "ahead"], ())


def test_writers_are_merged_in_the_order_of_time(root: Path) -> None:
    for minute, writer in enumerate([BEN, ANA, BEN, ANA]):
        append(root, writer, [note(f"{minute}")], NOW + timedelta(minutes=minute))
    reader = read(root)
    assert texts(reader) == ["0", "1", "2", "3"]
    assert list(reader.events) == sorted(reader.events, key=lambda event: event.order)


def test_only_what_was_appended_is_read_again(root: Path) -> None:
    add(root, "a", "b")
    reader = read(root)
    kept = reader.events[0]
    assert reader.refresh() is False
    add(root, "c")
    add(root, "d", writer=BEN)
    assert reader.refresh() is True
    assert texts(reader) == ["a", "b", "c", "d"]
    assert reader.events[0] is kept


def test_a_file_that_was_replaced_is_read_from_its_start(root: Path) -> None:
    add(root, "a", "b")
    reader = read(root)
    other = root / "other"
    other.write_bytes(b"".join(lines_of(root)) + line(3, hash_of(lines_of(root)[1]), text="c"))
    other.replace(path_of(root))
    kept = reader.events[0]
    assert reader.refresh() is True
    assert texts(reader) == ["a", "b", "c"]
    assert reader.events[0] is not kept


def test_a_longer_file_with_another_beginning_is_read_from_its_start(root: Path) -> None:
    add(root, "one thing")
    reader = read(root)
    first = line(1, "", item="local-toggle", text="a" * 9)
    assert len(first) == len(lines_of(root)[0])
    with path_of(root).open("r+b") as file:
        file.write(first + line(2, hash_of(first), text="b"))
    assert reader.refresh() is True
    assert texts(reader) == ["aaaaaaaaa", "b"]
    assert [problem.code for problem in reader.problems] == ["rewritten"]


def test_a_journal_that_goes_away_takes_its_events_and_is_missed(root: Path) -> None:
    add(root, "a")
    add(root, "b", writer=BEN)
    reader = read(root)
    path_of(root, BEN).unlink()
    assert reader.refresh() is True
    assert texts(reader) == ["a"]
    assert "gone" in reader.problems[0].message
    assert [problem.code for problem in read(root).problems] == ["gone"]


def test_a_clone_without_a_journal_folder_can_be_read_and_written(root: Path) -> None:
    path_of(root).parent.rmdir()
    (root / "private").rmdir()
    assert list(read(root).events) == []
    add(root, "a")
    assert texts(read(root)) == ["a"]
    assert (root / "private").stat().st_mode & 0o777 == 0o700


def test_other_files_in_the_journal_folder_are_left_alone(root: Path) -> None:
    add(root, "a")
    (root / "journal" / "README.md").write_text("mine")
    assert texts(read(root)) == ["a"]


@pytest.mark.parametrize("draft", [
    Draft("cheered", "x"),
    Draft("noted", "x", {"prev": "y"}),
    Draft("noted", "x", {"with": 3}),
    Draft("attested", "x", {"outcome": "splendid"}),
    Draft("attested", "x", {"evidence": "a note"}),
    Draft("attested", "x", {"answer": 3}),
    Draft("noted", "x", {"text": float("nan")}),
])  # fmt: skip
def test_a_draft_the_reader_would_refuse_is_not_written(root: Path, draft: Draft) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        append(root, ANA, [note(), draft], NOW)
    assert not path_of(root).exists()


@pytest.mark.parametrize("writer", ["", "../ana", "Ana-3f9c", "a/b", "-a", "a" * 65, "a\n"])
def test_a_writer_is_a_file_name_and_nothing_else(root: Path, writer: str) -> None:
    with pytest.raises(ValueError, match="writer"):
        append(root, writer, [note()], NOW)


def test_half_a_character_is_refused_in_a_sentence(root: Path) -> None:
    add(root, "a")
    before = path_of(root).read_bytes()
    with pytest.raises(UsageError, match="Nothing was saved"):
        append(root, ANA, [note("\udc80")], NOW)
    assert path_of(root).read_bytes() == before


def test_appending_reads_only_the_end(root: Path) -> None:
    """The middle is made unreadable as a chain; an append that looked at it would stumble."""
    add(root, *(f"{'x' * 900}{number}" for number in range(40)))
    lines = lines_of(root)
    put_lines(root, [b"\0" * (len(raw) - 1) + b"\n" for raw in lines[:-1]] + lines[-1:])
    (event,) = add(root, "next")
    assert event.seq == 41


def test_lines_longer_than_the_block_read_at_the_end(root: Path) -> None:
    add(root, "a" * 200_000, "b", "c" * 70_000, "d")
    assert [fields["text"][0] for fields in chain_of(root)] == ["a", "b", "c", "d"]


def test_the_name_of_a_new_journal_is_durable(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    sync = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    add(root, "a")
    assert path_of(root).stat().st_ino in synced
    assert path_of(root).parent.stat().st_ino in synced
    synced.clear()
    add(root, "b")
    assert synced == [path_of(root).stat().st_ino]


def test_an_event_is_the_frozen_one_of_the_checklist(root: Path) -> None:
    (event,) = add(root, "a")
    assert type(event) is Event
    assert event.ref == f"{ANA}:1"
