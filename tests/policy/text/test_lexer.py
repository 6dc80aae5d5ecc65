"""Line by line gives what the whole text gives; a broken line stays the only broken one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import keys
from codex_rollout_tui.policy.text.colour import Token, tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.lexer import after, lex
from tests.policy.grammar import Maker

HAND = [
    'a = """x\n# no\n"y" """ # c\nb = \'\'\'\n[no]\n\'\'\'\nc = [\n "a", # [\n [1,2],\n [true],\n [inf]\n]\n',
    'x = """a\\\n  b"""\n',
    'd = 1979-05-27 07:32:00Z\ne = 07:32:00.5\nf = -1_000.5e+3\n"a b".c.\'d\' = {y.z = [1, {q = """\nm\n"""}] }\n',
    '[[a."b.c"]] # x\n[ a . b ]\n[true.x]\n',
    'x = """"""\ny = \'\'\'\'\'\'\nz = """"a"""""\n',
    "é = 1",
]


def lexed(text: str) -> list[list[Token]]:
    state, found = "", []
    lines = text.split("\n")
    for row, line in enumerate(lines):
        content = line.removesuffix("\r") if row < len(lines) - 1 else line
        made, state = lex(content, state)
        found.append(list(made))
    return found


def comparable(rows: list[list[Token]], text: str) -> list[list[Token]]:
    """Without commas: the whole-text reading leaves out those that only TOML 1.1 allows."""
    lines = text.split("\n")
    return [[one for one in row if lines[at][one[0] : one[1]] != ","] for at, row in enumerate(rows)]


@pytest.mark.parametrize("text", HAND[:5])
def test_the_same_as_the_whole_text_by_hand(text: str) -> None:
    assert lexed(text) == tokens(Document(text.encode()))


@pytest.mark.parametrize("seed", range(60))
def test_the_same_as_the_whole_text_on_sound_policies(seed: int) -> None:
    maker = Maker(seed)
    text = maker.write(maker.sound()).lstrip("\ufeff")
    assert comparable(lexed(text), text) == comparable(tokens(Document(text.encode())), text)


def test_the_same_as_the_whole_text_on_every_example_of_the_catalogue() -> None:
    for key in keys():
        said = words(key)
        assert said is not None
        assert lexed(said.example) == tokens(Document(said.example.encode())), key


@given(st.text(alphabet="ab=[]{}\"'#,. \t\\\r1é"), st.text(alphabet="[{=", max_size=3), st.sampled_from(["", '"', "'"]))
def test_anything_is_read_and_every_character_has_one_kind(line: str, stack: str, quote: str) -> None:
    found, state = lex(line, stack + quote)
    end = 0
    for low, high, _ in found:
        assert end <= low < high <= len(line)
        end = high
    covered = {column for low, high, _ in found for column in range(low, high)}
    assert all(line[column] in " \t\r" for column in range(len(line)) if column not in covered)
    assert set(state) <= set("[{=\"'")
    assert after(line, stack + quote) == state


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ('x = "open', ["key", "punctuation", "error"]),
        ("x = yes", ["key", "punctuation", "error"]),
        ("x = 01", ["key", "punctuation", "error"]),
        ("x = 1 2", ["key", "punctuation", "number", "error"]),
        ("x = 1 # why", ["key", "punctuation", "number", "comment"]),
        ("[a] b", ["header", "header", "header", "error"]),
        ("= 1", ["punctuation", "number"]),
        ("x ! = 1", ["key", "error", "punctuation", "number"]),
    ],
)
def test_what_cannot_be_is_an_error_and_stays_on_its_line(line: str, kinds: list[str]) -> None:
    found, state = lex(line)
    assert [kind for _, _, kind in found] == kinds
    assert state == ""


@pytest.mark.parametrize("below", ["[features]", "[[rules.prefix_rules]] # x", "apps = true", '"a b".c = 1'])
def test_a_forgotten_bracket_is_noticed_at_the_next_statement(below: str) -> None:
    _, state = lex("x = [")
    assert state == "["
    assert lex(below, state) == lex(below)


def test_an_open_text_goes_on() -> None:
    assert lex("[features]", '"') == (((0, 10, "string"),), '"')
    assert lex("[features]", "'") == (((0, 10, "string"),), "'")


def test_a_line_without_end_is_not_read() -> None:
    assert lex("[" * 20_001, "=") == ((), "=")
