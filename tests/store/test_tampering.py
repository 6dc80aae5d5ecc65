from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from codex_rollout_tui.errors import BadFileError, FolderError, NewerVersionError
from codex_rollout_tui.store.journal_append import append
from codex_rollout_tui.store.last_tails import LastTail, load, remember
from tests.store.folders import (
    ANA,
    BEN,
    NOW,
    add,
    chain_of,
    codes,
    hash_of,
    line,
    lines_of,
    note,
    path_of,
    put_lines,
    read,
    texts,
)


def five(root: Path) -> list[bytes]:
    """A journal of five lines that this clone has not looked at before."""
    add(root, "a", "b", "c", "d", "e")
    (root / "private" / "seen.json").unlink()
    return lines_of(root)


def test_a_sound_journal_has_no_problems(root: Path) -> None:
    five(root)
    reader = read(root)
    assert (reader.problems, reader.notes) == ((), ())


def test_an_edited_line_is_named_and_left_out(root: Path) -> None:
    lines = five(root)
    lines[2] = lines[2].replace(b'"c"', b'"C"')
    put_lines(root, lines)
    reader = read(root)
    assert codes(reader) == [("edited", 3, 3)]
    assert texts(reader) == ["a", "b", "d", "e"]
    assert f"{path_of(root)}, line 3: it was changed" in reader.problems[0].message


def test_an_edited_line_with_a_new_hash_is_named_by_the_line_after(root: Path) -> None:
    lines = five(root)
    lines[2] = line(3, hash_of(lines[1]), text="C")
    put_lines(root, lines)
    assert codes(read(root)) == [("chain", 4, 4)]


def test_a_line_missing_from_the_middle(root: Path) -> None:
    lines = five(root)
    put_lines(root, lines[:2] + lines[3:])
    reader = read(root)
    assert codes(reader) == [("missing", 3, 3)]
    assert "number 3 is missing" in reader.problems[0].message
    assert texts(reader) == ["a", "b", "d", "e"]


def test_lines_missing_from_the_start(root: Path) -> None:
    put_lines(root, five(root)[2:])
    reader = read(root)
    assert codes(reader) == [("missing", 1, 1)]
    assert "numbers 1 to 2 are missing" in reader.problems[0].message


def test_swapped_lines(root: Path) -> None:
    lines = five(root)
    lines[1], lines[2] = lines[2], lines[1]
    put_lines(root, lines)
    reader = read(root)
    assert [code for code, _, _ in codes(reader)] == ["missing", "order"]
    assert texts(reader) == ["a", "b", "c", "d", "e"]


def test_a_repeated_line_counts_once(root: Path) -> None:
    lines = five(root)
    put_lines(root, lines + lines[3:])
    reader = read(root)
    assert codes(reader) == [("repeated", 6, 7)]
    assert texts(reader) == ["a", "b", "c", "d", "e"]


def test_another_line_with_a_number_that_was_there_counts(root: Path) -> None:
    lines = five(root)
    put_lines(root, [line(6, "", text="moved here"), *lines])
    (event,) = add(root, "f")
    reader = read(root)
    assert event in reader.events
    assert sorted(texts(reader)) == ["a", "b", "c", "d", "e", "f", "moved here"]
    assert "number 6, which another line has too" in reader.problems[-1].message


def test_last_lines_that_were_cut_off_are_missed(root: Path) -> None:
    add(root, "a", "b", "c")
    put_lines(root, lines_of(root)[:1])
    reader = read(root)
    assert codes(reader) == [("cut", 2, 2)]
    assert "number 3 was here before" in reader.problems[0].message


def test_last_lines_read_once_are_missed_as_well(root: Path) -> None:
    five(root)
    read(root)
    put_lines(root, lines_of(root)[:4])
    assert codes(read(root)) == [("cut", 5, 5)]


def test_a_running_reader_misses_them_too_and_keeps_missing_them(root: Path) -> None:
    five(root)
    reader = read(root)
    put_lines(root, lines_of(root)[:3])
    assert reader.refresh() is True
    assert codes(reader) == [("cut", 4, 4)]
    add(root, "other d", "other e", "other f")
    assert reader.refresh() is True
    assert codes(reader) == [("rewritten", 5, 5)]
    assert codes(read(root)) == [("rewritten", 5, 5)]


def test_cutting_and_writing_on_does_not_make_the_clone_forget(root: Path) -> None:
    add(root, "a", "b", "c")
    remembered = load(root)
    put_lines(root, lines_of(root)[:1])
    add(root, "other b")
    assert load(root) == remembered
    assert codes(read(root)) == [("cut", 3, 3)]
    add(root, "other c", "d")
    assert codes(read(root)) == [("rewritten", 3, 3)]


def test_a_journal_that_was_put_back_is_whole_again(root: Path) -> None:
    add(root, "a", "b", "c")
    whole = lines_of(root)
    put_lines(root, whole[:1])
    reader = read(root)
    assert reader.problems
    put_lines(root, whole)
    assert reader.refresh() is True
    assert reader.problems == ()


def test_the_memory_never_goes_back(root: Path) -> None:
    remember(root, {BEN: LastTail(5, "five")})
    remember(root, {BEN: LastTail(4, "four"), ANA: LastTail(1, "one")})
    assert load(root) == {ANA: LastTail(1, "one"), BEN: LastTail(5, "five")}


def test_the_memory_stays_while_lines_are_missing(root: Path) -> None:
    add(root, "a", "b")
    assert load(root) == {ANA: LastTail(2, hash_of(lines_of(root)[1]))}
    put_lines(root, lines_of(root)[:1])
    read(root)
    assert load(root)[ANA].seq == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"ana-3f9c": 3}', b'{"ana-3f9c": {"seq": "x"}}', b"\xff\xfe"])
def test_a_broken_memory_is_no_memory(root: Path, content: bytes) -> None:
    add(root, "a")
    (root / "private" / "seen.json").write_bytes(content)
    assert read(root).problems == ()
    assert load(root) == {ANA: LastTail(1, hash_of(lines_of(root)[0]))}


def test_a_journal_copied_under_another_name(root: Path) -> None:
    five(root)
    shutil.copy(path_of(root), path_of(root, BEN))
    reader = read(root)
    assert codes(reader) == [("foreign", 1, 5)]
    assert reader.problems[0].path == path_of(root, BEN)
    assert texts(reader) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(("change", "code"), [
    ({"seq": "2"}, "format"), ({"seq": True}, "format"), ({"seq": 0}, "format"), ({"seq": 2.0}, "format"),
    ({"at": 5}, "format"), ({"at": "yesterday"}, "format"), ({"at": "2026-02-31T00:00:00Z"}, "format"),
    ({"at": "2026-05-20T09:41:03+00:00"}, "format"), ({"at": "２０２６-05-20T09:41:03Z"}, "format"),
    ({"by": ["x"]}, "foreign"), ({"by": "ben-0a1b"}, "foreign"), ({"kind": "cheered"}, "kind"), ({"kind": {}}, "kind"),
    ({"item": 4}, "format"), ({"item": ["x"]}, "format"), ({"prev": None}, "format"), ({"prev": 7}, "format"),
    ({"v": 0}, "format"), ({"v": "1"}, "format"), ({"v": True}, "format"), ({"v": None}, "format"),
    ({"outcome": "splendid"}, "format"), ({"outcome": []}, "format"), ({"answer": 3}, "format"),
    ({"evidence": "x"}, "format"), ({"evidence": ["x"]}, "format"), ({"evidence": {"a": 1}}, "format"),
    ({"until": 20260520}, "format"), ({"text": {}}, "format"), ({"with": "1", "of": 2}, "format"),
    ({"with": 1}, "format"), ({"with": 9, "of": 2}, "format"), ({"text": "\\ud800"}, "json"),
])  # fmt: skip
def test_wrong_types_are_problems_and_no_events(root: Path, change: dict[str, object], code: str) -> None:
    lines = five(root)[:1]
    fields: dict[str, object] = {
        "v": 1, "seq": 2, "at": "2026-05-20T09:41:03Z", "by": ANA, "kind": "noted", "item": "x",
        "prev": hash_of(lines[0]), **change,
    }  # fmt: skip
    from tests.store.folders import seal

    raw = seal(fields).replace(b"\\\\ud800", b"\\ud800") if code == "json" else seal(fields)
    put_lines(root, [*lines, raw])
    reader = read(root)
    assert codes(reader) == [(code, 2, 2)]
    assert texts(reader) == ["a"]


@pytest.mark.parametrize(("raw", "code"), [
    (b"hello\n", "json"), (b"[1]\n", "json"), (b"{}\n", "format"), (b"\n", "blank"), (b" \n", "blank"),
    (b"\xff\xfe\n", "json"), (b'{"v":1}\n', "format"), (b'{"v":1,"seq":NaN}\n', "json"), (b"[" * 5000 + b"\n", "json"),
    (b'{"v":1,"seq":' + b"9" * 5000 + b"}\n", "json"),
])  # fmt: skip
def test_lines_that_are_none(root: Path, raw: bytes, code: str) -> None:
    lines = five(root)
    put_lines(root, [*lines[:2], raw, *lines[2:]])
    assert codes(read(root))[0] == (code, 3, 3)
    assert texts(read(root)) == ["a", "b", "c", "d", "e"]


def test_line_ends_turned_by_a_checkout_are_no_change(root: Path) -> None:
    put_lines(root, [raw.replace(b"\n", b"\r\n") for raw in five(root)])
    add(root, "f")
    reader = read(root)
    assert (texts(reader), reader.problems) == (["a", "b", "c", "d", "e", "f"], ())


def test_the_same_trouble_on_many_lines_is_one_problem(root: Path) -> None:
    put_lines(root, [*five(root), *[b"<<<<<<<\n"] * 40])
    (problem,) = read(root).problems
    assert "lines 6 to 45 (each): it is not JSON" in problem.message


def test_a_line_in_another_layout_that_says_the_same_is_read(root: Path) -> None:
    lines = five(root)[:1]
    put_lines(root, [*lines, line(2, hash_of(lines[0]), item='"quoted"', text="b")])
    reader = read(root)
    assert reader.problems == ()
    assert reader.events[1].item == '"quoted"'


def test_a_newer_line_is_refused_and_what_was_known_stays(root: Path) -> None:
    add(root, "a")
    reader = read(root)
    with path_of(root).open("ab") as file:
        file.write(b'{"v":2,"what":"ever"}\n')
    with pytest.raises(NewerVersionError, match="version 2"):
        reader.refresh()
    with pytest.raises(NewerVersionError, match="version 2"):
        reader.refresh()
    assert texts(reader) == ["a"]
    before = path_of(root).read_bytes()
    with pytest.raises(NewerVersionError, match="version 2"):
        add(root, "b")
    assert path_of(root).read_bytes() == before


def test_after_an_edited_last_line_the_chain_goes_on_and_heals(root: Path) -> None:
    whole = five(root)
    put_lines(root, [*whole[:4], whole[4].replace(b'"e"', b'"E"')])
    add(root, "f")
    assert codes(read(root)) == [("edited", 5, 5)]
    put_lines(root, [*whole, lines_of(root)[5]])
    assert read(root).problems == ()
    assert len(chain_of(root)) == 6


def test_nothing_is_added_after_a_line_that_says_nothing(root: Path) -> None:
    put_lines(root, [*five(root), b"hello\n"])
    before = path_of(root).read_bytes()
    with pytest.raises(BadFileError, match="line 6: it is not JSON") as caught:
        add(root, "f")
    assert caught.value.line == 6
    assert path_of(root).read_bytes() == before


def test_a_blank_line_at_the_end_does_no_harm(root: Path) -> None:
    put_lines(root, [*five(root), b"\n"])
    (event,) = add(root, "f")
    assert event.seq == 6
    assert codes(read(root))[0] == ("blank", 6, 6)


def test_a_journal_that_is_no_file_is_said(root: Path) -> None:
    path_of(root).mkdir()
    with pytest.raises(FolderError, match="folder"):
        read(root)
    with pytest.raises(FolderError, match="Nothing was changed"):
        append(root, ANA, [note()], NOW)


def test_problems_can_be_put_into_json(root: Path) -> None:
    put_lines(root, five(root)[1:])
    (problem,) = read(root).problems
    assert json.dumps({"path": str(problem.path), "line": problem.line, "message": problem.message})
