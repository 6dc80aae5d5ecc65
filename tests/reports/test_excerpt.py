"""A place in a line as a terminal shows it: the marks stand under the very cells, whatever is in the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.reports.excerpt import excerpt


def shown(text: str, column: int, end: int, width: int = 96, line: int = 1) -> tuple[str, str]:
    found = excerpt(Document(text.encode("utf-8", "surrogatepass")), line, column, line, end, width)
    return found.line, found.marks


@pytest.mark.parametrize(
    ("text", "column", "end", "line", "marks"),
    [
        ("key = 1", 1, 4, "key = 1", "^^^"),
        ("key = 1", 7, 8, "key = 1", "      ^"),
        ("key = 1", 7, 7, "key = 1", "      ^"),
        ("key =", 6, 7, "key =", "     ^"),
        ("key =", 40, 50, "key =", "     ^"),
        ("\tkey\t= 1", 6, 7, "    key    = 1", "           ^"),
        ('名前 = "x"', 1, 3, '名前 = "x"', "^^^^"),
        ('名前 = "x"', 6, 9, '名前 = "x"', "       ^^^"),
        ("e\u0301 = 1", 1, 3, "e\u0301 = 1", "^"),
        ("e\u0301 = 1", 6, 7, "e\u0301 = 1", "    ^"),
        ('a = "\x1b[2J"', 5, 11, 'a = "\\x1b[2J"', "    ^^^^^^^^^"),
        ("a = 1\r\nb = 2", 5, 6, "a = 1", "    ^"),
        ("", 1, 1, "", "^"),
    ],
)
def test_the_marks_stand_below_the_place(text: str, column: int, end: int, line: str, marks: str) -> None:
    assert shown(text, column, end) == (line, marks)


def test_a_place_on_several_lines_is_marked_to_the_end_of_its_first() -> None:
    found = excerpt(Document(b"a = [\n  1,\n]\n"), 1, 5, 3, 2)
    assert (found.number, found.line, found.marks) == (1, "a = [", "    ^")


def test_the_byte_order_mark_takes_no_column() -> None:
    assert shown("\ufeffkey = 1", 7, 8) == ("key = 1", "      ^")


@pytest.mark.parametrize(("column", "end"), [(1, 2), (100, 110), (499, 502), (950, 1001), (1000, 1001), (300, 900)])
def test_a_long_line_is_cut_around_the_place(column: int, end: int) -> None:
    text = "".join(chr(ord("a") + at % 26) for at in range(1000))
    line, marks = shown(text, column, end, 40)
    assert len(line) <= 40
    start = len(marks) - len(marks.lstrip())
    marked = line[start : len(marks)]
    assert text[column - 1 : end - 1].startswith(marked)
    assert marked
    assert line.startswith("…") is (not text.startswith(line[:5]))
    assert line.endswith("…") is (not text.endswith(line[-5:]))


LETTERS = st.text(st.sampled_from('ab ="\t名👩é\u0301\x1b\x07\x9b\u202e\ufeff\u200b'), max_size=300)


@given(LETTERS, st.integers(1, 320), st.integers(0, 40), st.integers(20, 120))
def test_nothing_acts_and_the_line_fits(text: str, column: int, length: int, width: int) -> None:
    line, marks = shown(text, column, column + length, width)
    assert line.isprintable()
    assert wcswidth(line) <= width
    assert set(marks) <= {" ", "^"}
    assert marks.endswith("^")
    assert len(marks) <= max(wcswidth(line), 0) + 1


@given(LETTERS, st.data())
def test_the_marks_begin_in_the_cell_where_the_place_does(text: str, data: st.DataObject) -> None:
    text = f"x{text}"  # a mark in the first place is one of the byte order, and no part of the text
    column = data.draw(st.integers(1, len(text) + 1))
    line, marks = shown(text, column, column, 10_000)
    before, _ = shown(text[: column - 1], 1, 1, 10_000)
    assert line.startswith(before)
    assert marks.index("^") == wcswidth(before)
