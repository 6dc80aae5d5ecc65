"""The limits of the small regular expression engine in Codex, measured on 0.169.0."""

from __future__ import annotations

import json
import random

import pytest

from codex_rollout_tui.policy.lint.regex_lite import problem
from tests.policy.conftest import Ask

TAKEN = (
    *("a" * 327_674, "[ab]{262139}", "(?:a?){100822}", "a{300}b{300}c{300}", "(a){109224}", r"\d{262139}", ".{218449}"),
    *(
        r"\D{218449}",
        r"\S{187242}",
        r"\W{145633}",
        "[^a]{218449}",
        "[a-cx]{218449}",
        "(?:a{2}){163837}",
        "(?:a{3,}){77099}",
    ),
    *("(?:a{2,5}){33607}", "(?:a??){100822}", r"[\w-]{145633}"),
    *("(?:" * 49 + "a" + ")" * 49, "a" + "*" * 49, "(a" * 25 + ")" * 25, "x" + "(a" * 24 + ")" * 24),
    *("a(?i)*", "[]a]", "[a-]", r"[\]-a]", "()*", "^*", "||", "[[:alpha:]-]", "(?P<a>x)(?P<b>y)"),
    *("(?x)a # (\n", "(?x) a *", "(?x:a#(\n)#", "(?x)(?-x)#*", "(?x:a)#"),
)
REFUSED = (
    *("a" * 327_675, "a{400}{1000}", "(?:a?){100823}", "a{1000}" * 600, "(a){109225}", r"\w{163838}", ".{218450}"),
    *(
        r"\D{218450}",
        r"\S{187243}",
        r"\W{145634}",
        "[^a]{218450}",
        "[a-cx]{218450}",
        "(?:a{2}){163838}",
        "(?:a{3,}){77100}",
    ),
    *("(?:a{2,5}){33608}", "(?:a??){100823}", r"[\w-]{145634}"),
    *("(?:" * 50 + "a" + ")" * 50, "a" + "*" * 50, "(a" * 26 + ")" * 26, "x" + "(a" * 25 + ")" * 25),
    *(
        "(?i)*",
        "[]",
        "[z-a]",
        r"[a-\d]",
        "(",
        ")",
        "*a",
        "a|*",
        "(?=a)",
        r"\1",
        r"\pL",
        "[a&&b]",
        "(?P<a>x)(?P<a>y)",
        "(?)",
    ),
    *("(?x) #a\n*", "(?x)a # (", "(?x:a#)", "(?x:a)#("),
)
PIECES = (
    *"abc.*+?|(){}[]^$-,\\&~é #",
    *(
        "(?:",
        "(?P<n>",
        "(?i)",
        "(?x)",
        "(?i:",
        "{2}",
        "{2,}",
        "{3,2}",
        "{1,2}",
        "{1000}",
        r"\d",
        r"\b",
        r"\z",
        r"\x41",
        r"\q",
    ),
    *("[a-z]", "[z-a]", "[^]a]", r"[\d-z]", r"[a-\d]", "[[:alpha:]]", "[.-/]", "(a|b)", "()", "(a", "b)", "*?", "{2}?"),
)


def policy(pattern: str) -> bytes:
    expression = json.dumps(pattern, ensure_ascii=False)
    return f'[mcp_servers.s]\nidentity.url = {{ match = "regex", expression = {expression} }}\n'.encode()


@pytest.mark.parametrize("pattern", TAKEN, ids=lambda pattern: pattern[:20])
def test_expressions_codex_takes(pattern: str) -> None:
    assert problem(pattern) is None


@pytest.mark.parametrize("pattern", REFUSED, ids=lambda pattern: pattern[:20])
def test_expressions_codex_refuses(pattern: str) -> None:
    assert problem(pattern) is not None


def test_the_real_codex_says_the_same(real: Ask) -> None:
    pick = random.Random(169)
    patterns = ["".join(pick.choice(PIECES) for _ in range(pick.randint(1, 7))) for _ in range(150)]
    for pattern in (*TAKEN, *REFUSED, *patterns):
        assert (problem(pattern) is None) is (real(policy(pattern)) == ""), pattern[:60]
