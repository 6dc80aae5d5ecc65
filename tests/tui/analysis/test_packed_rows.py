"""Rows as strings: nothing is lost on the way, and a splice makes the new rows of the old."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.tui.analysis.packed_rows import JoinedRows, PackedRows, pack, row_splice, unpack
from codex_rollout_tui.tui.kit.rows import Row, row

SPANS = st.lists(st.tuples(st.text(st.characters(exclude_characters="\x1e\x1f")), st.sampled_from(["", "bold", "dim"])))
PACKED = st.lists(st.sampled_from(["", "a", "b", "\x1fc"]), max_size=8)


@given(SPANS)
def test_a_row_comes_out_as_it_went_in(spans: list[tuple[str, str]]) -> None:
    assert unpack(pack(row(*spans))) == row(*spans)


def test_a_separator_in_a_text_makes_no_other_row() -> None:
    assert unpack(pack((("a\x1fb\x1ec", "bold"),))) == ((r"a\x1fb\x1ec", "bold"),)


@given(PACKED, PACKED)
def test_a_splice_makes_the_new_rows(old: list[str], new: list[str]) -> None:
    splice = row_splice(old, new)
    assert splice.apply(old) == new
    assert splice.changes == (old != new)


def test_a_splice_holds_what_changed_only() -> None:
    old = [f"row {number}" for number in range(100)]
    splice = row_splice(old, [*old[:40], "other", "another", *old[41:]])
    assert splice == (40, 41, "other\x1eanother")


def test_joined_rows_are_those_of_their_parts() -> None:
    parts: list[list[Row]] = [[(("a", ""),)], [], [(), (("b", "bold"),)]]
    rows = JoinedRows([parts[0], parts[1], PackedRows([pack(one) for one in parts[2]])])
    assert len(rows) == 3
    assert list(rows) == rows[:] == [one for part in parts for one in part]
    assert rows[-1] == (("b", "bold"),)
    assert rows[1:] == [(), (("b", "bold"),)]
    assert list(JoinedRows([])) == []
