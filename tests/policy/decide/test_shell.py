"""Scripts taken apart as Codex does; test_agent.py holds them against the real agent."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.decide.shell import LONGEST, quoted_as_one, split, unwrap

PLAIN = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x2FF), min_size=1, max_size=8)
QUOTED = st.text(st.characters(exclude_characters="'", exclude_categories=("Cs", "Cc")), max_size=12)


@pytest.mark.parametrize(
    ("script", "commands"),
    [
        ("git push", [("git", "push")]),
        ("a && b || c; d | e\nf", [("a",), ("b",), ("c",), ("d",), ("e",), ("f",)]),
        ("a 'b c' \"d e\" f'g'\"h\"", [("a", "b c", "d e", "fgh")]),
        ("a ''", [("a", "")]),
        ("a 5 -x=1", [("a", "5", "-x=1")]),
    ],
)
def test_plain_scripts(script: str, commands: list[tuple[str, ...]]) -> None:
    assert split(script).commands == tuple(commands)


@pytest.mark.parametrize(
    ("script", "obstacle"),
    [
        ("a > b", "a redirection"),
        ("a <<EOF\nx\nEOF", "a here-document"),
        ("a <<< b", "a here-string"),
        ("A=1 b", "a variable that is set"),
        ("A=1", "a variable that is set"),
        ("a $B", "a variable"),
        ('a "$B"', "a variable"),
        ("a $(b)", "a command substitution"),
        ("a `b`", "a command substitution"),
        ("(a)", "parentheses"),
        ("{ a; }", "braces"),
        ("a &", "a & that sends a command to the background"),
        ("a # b", "a comment"),
        ("! a", "a ! before a command"),
        ("a *", "* outside of quotes"),
        ("a ~/b", "~ outside of quotes"),
        ("a b\\ c", "\\ outside of quotes"),
        ("a =b", "= outside of quotes"),
        ('a "b\\"c"', "a backslash in double quotes"),
        ('"a" b', "a program name that is not a plain word"),
        ("export A=1", "export, declare or the like"),
        ("a &&", "something that is not shell syntax"),
        ("", "no command in it"),
        ("a" * (LONGEST + 1), "its length"),
    ],
)
def test_what_keeps_a_script_whole_is_named(script: str, obstacle: str) -> None:
    assert split(script) == ((), obstacle)


@given(st.lists(st.tuples(PLAIN, QUOTED, QUOTED), min_size=1, max_size=4))
def test_what_is_quoted_comes_out_as_it_went_in(commands: list[tuple[str, str, str]]) -> None:
    script = " && ".join(f"x{name} '{first}' '{second}'" for name, first, second in commands)
    assert split(script).commands == tuple((f"x{name}", first, second) for name, first, second in commands)


@given(st.text(max_size=80))
def test_any_script_is_either_split_or_has_an_obstacle(script: str) -> None:
    found = split(script)
    assert found.plain is (found.obstacle == "")
    assert all(command for command in found.commands)


def test_only_a_known_shell_with_its_flag_and_one_script_is_unwrapped() -> None:
    assert unwrap(["bash", "-lc", "x"]) == unwrap(["/bin/sh", "-c", "x"]) == unwrap(["zsh", "-lc", "x"]) == "x"
    for words in (["bash", "x"], ["bash", "-lc", "x", "y"], ["./bash", "-lc", "x"], ["bash", "-l", "x"], []):
        assert unwrap(words) is None
    assert quoted_as_one("bash -lc 'a b'") == ("bash", "-lc", "a b")
    assert quoted_as_one("bash -lc a b") is None
    assert quoted_as_one("bash -lc 'a") is None


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_script_survives_its_quotes(script: str) -> None:
    assert quoted_as_one(shlex.join(["bash", "-lc", script])) == ("bash", "-lc", script)


@pytest.mark.parametrize("char", ["\U0010ffff", "語", "😀", "\u3000", "€", "\ud7ff"])
def test_no_letter_of_the_world_crashes_the_grammar(char: str) -> None:
    for script in ("{" + char, "{" + char + "}", "echo " + char, f"'{char}' x", "a" + char + "{b}", f"${{{char}}}"):
        split(script)
    assert split(f"git commit -m '{char} é {char}'").commands == (("git", "commit", "-m", f"{char} é {char}"),)
    if not char.isspace():
        assert split(f"ls a{char}b | wc").commands == (("ls", f"a{char}b"), ("wc",))
