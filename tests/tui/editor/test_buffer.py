"""The bytes: what is not edited stays, every edit is a splice, undo is its inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace, difference

PIECES = st.sampled_from(
    [b"a", b"\n", b"\r\n", b"\r", b"\t", b"\xff", b"\xc3\xa9", b"\xc3", b"\xf0\x9f\x9a\x80", b"\x1b[31m", b"\x00", b'"']
)
DATA = st.builds(lambda bom, parts: bom + b"".join(parts), st.sampled_from([b"", b"\xef\xbb\xbf"]), st.lists(PIECES))
INSERTS = st.text(alphabet='ab\n\r\té字"\u200d', max_size=6)


@given(DATA)
def test_any_bytes_come_back(data: bytes) -> None:
    assert Buffer(data).data == data


@given(DATA, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), INSERTS), max_size=12))
def test_edits_are_splices_and_undo_is_their_inverse(data: bytes, edits: list[tuple[int, int, str]]) -> None:
    buffer = Buffer(data)
    made = []
    model = data
    for at, length, inserted in edits:
        text = buffer.text
        at = min(at, len(text))
        start = TextPlace(0, 0).after(text[:at])
        end = start.after(text[at : at + length])
        change = buffer.splice(start, end, inserted)
        splice = change.splice
        model = model[: splice.start] + splice.replacement + model[splice.end :]
        assert buffer.data == model
        assert buffer.text == text[:at] + inserted + text[at + length :]
        made.append(change)
    for change in reversed(made):
        buffer.splice(change.start, change.new_end, change.removed)
    assert buffer.data == data
    for change in made:
        buffer.splice(change.start, change.old_end, change.inserted)
    assert buffer.data == model


@given(DATA, st.integers(0, 60))
def test_byte_offsets_and_places_agree(data: bytes, at: int) -> None:
    buffer = Buffer(data)
    text = buffer.text
    at = min(at, len(text))
    place = TextPlace(0, 0).after(text[:at])
    offset = len(buffer.bom) + len(text[:at].encode("utf-8", "surrogateescape"))
    assert buffer.byte_of(place) == offset
    assert buffer.byte_of(buffer.place_of(offset)) == offset


@given(DATA, DATA)
def test_the_difference_is_one_stretch(old: bytes, new: bytes) -> None:
    one, two = Buffer(old).text, Buffer(new).text
    start, end, inserted = difference(one, two)
    assert one[:start] + inserted + one[end:] == two
    if one and two and one != two:
        assert one[start : start + 1] != inserted[:1] or not (one[start:end] and inserted)


@pytest.mark.parametrize(
    ("data", "row", "newline"),
    [
        (b"a\nb\n", 0, "\n"),
        (b"a\r\nb\r\n", 0, "\r\n"),
        (b"a\r\nb\nc", 1, "\n"),
        (b"a\r\nb\nc", 0, "\r\n"),
        (b"a\r\nb", 1, "\r\n"),
        (b"", 0, "\n"),
    ],
)
def test_a_new_line_ends_as_its_neighbour(data: bytes, row: int, newline: str) -> None:
    assert Buffer(data).newline_at(row) == newline
    assert Buffer(data).fit("x\ry\r\nz\n", row) == f"x{newline}y{newline}z{newline}"


def test_no_cursor_stands_inside_a_line_ending() -> None:
    buffer = Buffer(b"ab\r\nc\r")
    assert buffer.clamp(TextPlace(0, 3)) == TextPlace(0, 2)
    assert buffer.clamp(TextPlace(1, 2)) == TextPlace(1, 2)
    assert buffer.clamp(TextPlace(9, 9)) == TextPlace(1, 2)
    assert buffer.clamp(TextPlace(-1, 3)) == TextPlace(0, 0)


def test_halves_of_surrogates_from_outside_become_replacement_characters() -> None:
    assert Buffer(b"").fit("a\ud800\udcff", 0) == "a\ufffd\ufffd"
