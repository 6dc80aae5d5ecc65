"""What an expectation is: one question put to a policy, and the answer that must come out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.decide.approval import POLICIES
from codex_rollout_tui.policy.decide.decision import Decision, Question, Word
from codex_rollout_tui.policy.decide.web_search import MODES
from codex_rollout_tui.policy.expectations.question import read_mcp

_COMMAND: tuple[Word, ...] = ("prompt", "forbidden", "no-rule")
_OTHER: tuple[Word, ...] = ("allow", "forbidden", "no-rule")

POSSIBLE: Mapping[Question, tuple[Word, ...]] = {
    "command": _COMMAND,
    "domain": _OTHER,
    "sandbox": _OTHER,
    "approval": _OTHER,
    "web-search": _OTHER,
    "mcp": _OTHER,
}
"""The answers each question can have: no policy can allow a command, and only for a command is a person asked."""

_NAMED: Mapping[Question, tuple[str, ...]] = {"approval": POLICIES, "web-search": MODES}
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One question, and what must come out.

    asked     as `policy decide` takes it: a command line, a host, a mode, NAME=COMMAND
    decision  the answer that is expected
    host      of a sandbox: the machine it is about; None is every machine
    why       for whoever finds it unmet
    line      where it stands in its file, None where it stands in none
    """

    question: Question
    asked: str
    decision: Word
    host: str | None = None
    why: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def about(self) -> tuple[Question, str, str | None]:
        """What it asks; a policy has one answer to that."""
        return self.question, self.asked, self.host


class ExpectationFault(NamedTuple):
    """Why an expectation cannot be: the field (a question, decision, host, why), the problem and the remedy."""

    field: str
    problem: str
    remedy: str


def meets(decision: Decision, wanted: Word) -> bool:
    """Whether an answer is the one that is wanted; an MCP server that no list limits is allowed, as no key decides."""
    free = decision.question == "mcp" and decision.decision == "no-rule" and decision.key is None
    return decision.decision == wanted or (free and wanted == "allow")


def fault(expectation: Expectation) -> ExpectationFault | None:
    """Why an expectation makes no sense under any policy; None where it does."""
    question, asked, host = expectation.about
    for name, text in ((question, asked), ("host", host or ""), ("why", expectation.why)):
        if any("\ud800" <= char <= "\udfff" or char == "\0" for char in text):
            return ExpectationFault(name, f"{name} holds a character that stands in no text", "Take it out.")
    if not asked.strip():
        return ExpectationFault(question, f"{question} is empty", "Write between the quotes what is asked about.")
    if expectation.decision not in POSSIBLE[question]:
        return ExpectationFault("decision", *_impossible(question, expectation.decision))
    names = _NAMED.get(question)
    if names is not None and asked not in names:
        return ExpectationFault(question, f"'{asked}' is nothing that {question} can be", f"Known: {', '.join(names)}.")
    if question == "mcp":
        try:
            read_mcp(asked)
        except UsageError:
            return ExpectationFault(
                question, "mcp is not NAME=COMMAND or NAME=URL with every quote closed", 'Like "docs=npx docs".'
            )
    if host is not None and question != "sandbox":
        return ExpectationFault(
            "host", "host goes with sandbox only", "Nothing else depends on the machine: take it out."
        )
    if host is not None and not _HOST.fullmatch(host):
        remedy = "Use letters, digits, dots and hyphens, at most 64 characters."
        return ExpectationFault("host", f"'{host}' is not a host name", remedy)
    return None


def _impossible(question: Question, decision: Word) -> tuple[str, str]:
    possible = ", ".join(POSSIBLE[question])
    if question == "command" and decision == "allow":
        return "no policy can allow a command, so this can never be met", f"Expect one of {possible}."
    return f"the answer about {question} is never {decision}, so this can never be met", f"Expect one of {possible}."
