"""What a killed process or a lost disk leaves behind: unfinished lines and unfinished actions."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.store import journal_chain, journal_tail
from codex_rollout_tui.store.journal_append import append
from codex_rollout_tui.store.journals import JournalReader
from tests.store.folders import ANA, NOW, add, chain_of, lines_of, note, path_of, put_lines, read, texts


def torn_pieces(root: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((root / "private" / "torn").iterdir())]


@pytest.mark.parametrize("left", [1, 20, -30, -2])
def test_an_unfinished_line_is_a_note_then_moved_aside(root: Path, left: int) -> None:
    add(root, "a", "b")
    lines = lines_of(root)
    torn = lines[1][:left]
    (root / "private" / "seen.json").unlink()
    put_lines(root, [lines[0], torn])
    reader = read(root)
    assert (texts(reader), reader.problems) == (["a"], ())
    assert f"{path_of(root)}, line 2" in reader.notes[0]
    add(root, "c")
    assert [fields["text"] for fields in chain_of(root)] == ["a", "c"]
    assert torn_pieces(root) == [torn]
    assert reader.refresh() is True
    assert (texts(reader), reader.problems, reader.notes) == (["a", "c"], (), ())


def test_every_torn_piece_is_kept(root: Path) -> None:
    for number in range(3):
        add(root, "a")
        with path_of(root).open("ab") as file:
            file.write(b"torn %d" % number)
    add(root, "b")
    assert torn_pieces(root) == [b"torn 0", b"torn 1", b"torn 2"]
    assert len(chain_of(root)) == 4


def test_a_first_line_that_is_torn(root: Path) -> None:
    put_lines(root, [b'{"v":1,"seq'])
    assert list(read(root).events) == []
    add(root, "a")
    assert len(chain_of(root)) == 1


def test_a_whole_line_that_lost_only_its_newline_is_kept(root: Path) -> None:
    add(root, "a", "b")
    path_of(root).write_bytes(path_of(root).read_bytes()[:-1])
    reader = read(root)
    assert (texts(reader), reader.problems, reader.notes) == (["a", "b"], (), ())
    add(root, "c")
    assert [fields["text"] for fields in chain_of(root)] == ["a", "b", "c"]
    assert reader.refresh() is True
    assert texts(reader) == ["a", "b", "c"]
    assert not (root / "private" / "torn").exists()


def test_a_newline_that_comes_later_is_no_change(root: Path) -> None:
    add(root, "a", "b")
    whole = path_of(root).read_bytes()
    path_of(root).write_bytes(whole[:-1])
    reader = read(root)
    with path_of(root).open("ab") as file:
        file.write(b"\n")
    reader.refresh()
    add(root, "c")
    reader.refresh()
    assert texts(reader) == ["a", "b", "c"]
    assert reader.problems == ()


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("more", [b"", b'{"v":1'])
def test_an_action_that_was_written_in_part_counts_not_at_all(root: Path, lines: int, more: bytes) -> None:
    add(root, "before")
    append(root, ANA, [note("a"), note("b"), note("c")], NOW)
    whole = lines_of(root)
    (root / "private" / "seen.json").unlink()
    put_lines(root, [*whole[: 1 + lines], more])
    reader = read(root)
    assert (texts(reader), reader.problems, len(reader.notes)) == (["before"], (), 1)
    add(root, "after")
    assert [fields["text"] for fields in chain_of(root)] == ["before", "after"]
    assert torn_pieces(root) == [b"".join(whole[1 : 1 + lines]) + more]
    reader.refresh()
    assert (texts(reader), reader.notes) == (["before", "after"], ())


def test_an_action_whose_end_arrives_later_is_read_whole(root: Path) -> None:
    append(root, ANA, [note("a"), note("b"), note("c")], NOW)
    whole = path_of(root).read_bytes()
    path_of(root).write_bytes(whole[:-5])
    reader = read(root)
    assert texts(reader) == []
    with path_of(root).open("ab") as file:
        file.write(whole[-5:])
    assert reader.refresh() is True
    assert (texts(reader), reader.problems, reader.notes) == (["a", "b", "c"], (), ())


def test_an_action_only_the_newline_of_which_is_missing_is_whole(root: Path) -> None:
    append(root, ANA, [note("a"), note("b")], NOW)
    path_of(root).write_bytes(path_of(root).read_bytes()[:-1])
    assert texts(read(root)) == ["a", "b"]
    add(root, "c")
    assert len(chain_of(root)) == 3


def test_an_unfinished_line_that_cannot_be_kept_is_not_cut(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(root, "a")
    with path_of(root).open("ab") as file:
        file.write(b"torn")
    before = path_of(root).read_bytes()
    (root / "private" / "torn").write_bytes(b"a file where the folder would be")
    with pytest.raises(WriteFailedError, match="Nothing was changed"):
        add(root, "b")
    assert path_of(root).read_bytes() == before


def test_a_long_unfinished_line_is_moved_whole(root: Path) -> None:
    add(root, "a")
    torn = b"x" * (3 * journal_tail._BLOCK + 7)
    with path_of(root).open("ab") as file:
        file.write(torn)
    add(root, "b")
    assert torn_pieces(root) == [torn]


class Arriving(io.BufferedReader):
    """A journal whose writer goes on behind the first end that a reader comes to."""

    more: Callable[[], None] | None = None

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if not line.endswith(b"\n") and self.more is not None:
            more, self.more = self.more, None
            more()
        return line


@pytest.mark.parametrize("drafts", [1, 3])
@pytest.mark.parametrize("left", [1, 20, -20, -2, -1])
def test_a_line_that_arrives_while_it_is_read_is_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, left: int, drafts: int
) -> None:
    add(root, "one")
    before = path_of(root).read_bytes()
    append(root, ANA, [note(f"two {number}") for number in range(drafts)], NOW)
    whole = path_of(root).read_bytes()
    cut = len(before) + left if left > 0 else len(whole) + left
    path_of(root).write_bytes(whole[:cut])
    (root / "private" / "seen.json").unlink()

    def rest() -> None:
        with path_of(root).open("ab") as file:
            file.write(whole[cut:])

    def arriving(path: Path, folder: Path, _: int) -> Arriving:
        file = Arriving(io.FileIO(path))
        file.more = rest if path.stat().st_size == cut else None
        return file

    monkeypatch.setattr(journal_chain, "open_binary", arriving)
    reader = JournalReader(root)
    reader.refresh()
    assert path_of(root).read_bytes() == whole
    assert reader.problems == ()
    reader.refresh()
    assert (reader.problems, reader.notes) == ((), ())
    assert texts(reader) == ["one", *(f"two {number}" for number in range(drafts))]
