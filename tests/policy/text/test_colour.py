"""Colours for the lines that are asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from tests.policy.grammar import Maker

TEXT = """\
# é
[a.'b']
k."ü" = "é" # c
u = {
  a = 1, # hi
}
m = '''x
y''' # z
d = 07:32
on = true
"""


def named(text: str) -> list[list[tuple[str, str]]]:
    document = Document(text.encode())
    found = zip(document.text.split("\n"), tokens(document), strict=True)
    return [[(line[start:end], kind) for start, end, kind in each] for line, each in found]


def test_every_kind_is_shown_where_it_stands() -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT):
        lines = named(text)
        assert lines[0] == [("# é", "comment")]
        assert lines[1] == [
            ("[", "header"),
            ("a", "header"),
            (".", "punctuation"),
            ("'b'", "header"),
            ("]", "header"),
        ]
        assert lines[2][0] == ("k", "key")
        assert lines[2][-2:] == [('"é"', "string"), ("# c", "comment")]
        assert [each for each in lines[4] if each[0] != ","] == [
            ("a", "key"),
            ("=", "punctuation"),
            ("1", "number"),
            ("# hi", "comment"),
        ]
        assert lines[6][-1] == ("'''x", "string")
        assert lines[7] == [("y'''", "string"), ("# z", "comment")]
        assert lines[8][-1] == ("07:32", "number")
        assert lines[9][-1] == ("true", "boolean")


def test_what_cannot_be_placed_is_an_error() -> None:
    lines = named("a = 1\nnonsense here\n")
    assert lines[0] == [("a", "key"), ("=", "punctuation"), ("1", "number")]
    assert [kind for _, kind in lines[1]] == ["error", "error"]


@given(st.integers(0, 10**6), st.data())
def test_a_part_has_the_colours_of_the_whole(seed: int, data: st.DataObject) -> None:
    maker = Maker(seed)
    document = Document(maker.write(maker.sound()).encode())
    whole = tokens(document)
    first = data.draw(st.integers(1, len(whole)))
    last = data.draw(st.integers(first, len(whole)))
    assert tokens(document, first, last) == whole[first - 1 : last]


def test_lines_that_are_not_there() -> None:
    document = Document(b"a = 1\n")
    assert tokens(document, 5, 9) == []
    assert len(tokens(document, 1, 9)) == 2
