"""What a person types to try a policy is understood as what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.expectations.expectation import POSSIBLE
from codex_rollout_tui.policy.expectations.typed_question import (
    ANSWERS,
    KINDS,
    NAMES,
    TypedQuestion,
    read,
    unknown_expectation,
)
from codex_rollout_tui.policy.text.document import Document

DOC = Document(b'default_permissions = "narrow"\n[permissions.narrow]\nextends = ":read-only"\n')


@pytest.mark.parametrize(
    ("text", "question", "asked"),
    [
        ("git push --force origin main", "command", "git push --force origin main"),
        ("  make ", "command", "make"),
        ("FOO=1 make", "command", "FOO=1 make"),
        ("./deploy.sh", "command", "./deploy.sh"),
        ("deploy.sh", "command", "deploy.sh"),
        ("curl https://pypi.org", "command", "curl https://pypi.org"),
        ("pypi.org", "domain", "pypi.org"),
        ("PyPI.org:443", "domain", "PyPI.org:443"),
        ("https://user@pypi.org:8443/simple?x=1", "domain", "pypi.org:8443"),
        ("10.1.2.3", "domain", "10.1.2.3"),
        ("::1", "domain", "::1"),
        ("localhost", "domain", "localhost"),
        ("read-only", "sandbox", "read-only"),
        (":workspace", "sandbox", ":workspace"),
        ("narrow", "sandbox", "narrow"),
        ("on-request", "approval", "on-request"),
        ("live", "web-search", "live"),
        ("docs=npx -y @acme/docs", "mcp", "docs=npx -y @acme/docs"),
        ("acme/docs = https://docs.acme.example/mcp", "command", "acme/docs = https://docs.acme.example/mcp"),
        ("mcp: DOCS=npx docs", "mcp", "DOCS=npx docs"),
        ("command: read-only", "command", "read-only"),
        ("Host:  build", "domain", "build"),
        ("web search: live", "web-search", "live"),
        ("nothing: such", "command", "nothing: such"),
    ],
)
def test_the_kind_of_question_is_told(text: str, question: str, asked: str) -> None:
    assert read(text, DOC) == TypedQuestion(question, asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("git push must prompt", "git push", "prompt"),
        ("git push must be prompted", "git push", "prompt"),
        ("pypi.org must be allowed", "pypi.org", "allow"),
        ("sudo ls MUST BE Forbidden ", "sudo ls", "forbidden"),
        ("ls must be left open", "ls", "no-rule"),
        ("ls must be no  rule", "ls", "no-rule"),
        ("the tests must pass", "the tests must pass", None),
        ("echo must", "echo must", None),
    ],
)
def test_what_must_come_out_can_be_said_behind_it(text: str, asked: str, expected: str | None) -> None:
    found = read(text, DOC)
    assert found is not None
    assert (found.asked, found.expected) == (asked, expected)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ls must be wobbly", "must be wobbly is no known answer. Known: must be allowed, must prompt, "),
        ("ls must wobble  much", "must wobble much is no known answer"),
        ("ls must be very wobbly", "must be very wobbly is no known answer"),
        ("ls must be", "must be is no known answer"),
        ("ls must be wobbly must prompt", ""),
        ("echo must", ""),
        ('git commit -m "it must be done"', ""),
        ("echo this must be done before noon today", ""),
        *((f"ls must {be}{word}", "") for word in ANSWERS for be in ("", "be ")),
    ],
)
def test_an_answer_nobody_knows_is_told_with_those_that_are(text: str, told: str) -> None:
    assert unknown_expectation(text).startswith(told)
    assert bool(unknown_expectation(text)) == bool(told)


@pytest.mark.parametrize("text", ["", "   ", "command:  ", " must be allowed"])
def test_nothing_is_nothing(text: str) -> None:
    found = read(text, DOC)
    assert found is None or found.asked == text.strip()


@given(st.text())
def test_any_text_is_understood_somehow(text: str) -> None:
    found = read(text, DOC)
    assert (found is None) <= (not text.strip() or "must" in text.casefold() or ":" in text)
    assert found is None or found.asked == found.asked.strip()


def test_every_question_has_a_word_before_the_colon_and_a_name() -> None:
    assert set(KINDS.values()) == set(POSSIBLE) == set(NAMES)
    assert set(ANSWERS.values()) == {word for words in POSSIBLE.values() for word in words}
