"""What a decision is: one question put to a policy, the answer, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Word = Literal["allow", "prompt", "forbidden", "no-rule"]
Question = Literal["command", "domain", "sandbox", "approval", "web-search", "mcp"]

STRICTNESS: tuple[Word, ...] = ("allow", "no-rule", "prompt", "forbidden")
"""From the most open to the most restrictive."""

MEASURED = "measured on Codex 0.169.0"
SOURCE = "public source of codex-rs, read 2026-11-22, not measured"


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """One command rule that matches: where it stands, what it matched, and what it wants."""

    key: str
    line: int | None
    rule: str
    command: tuple[str, ...]
    decision: Literal["prompt", "forbidden"]
    justification: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one question.

    decision  allow, forbidden: by a key of the policy; prompt: a person is asked first; no-rule: the policy leaves it
              open. No policy can allow a command
    reason    a sentence
    key       the key that decides, dotted, and its line; None where no key does
    instead   what Codex falls back to, or what to write so that a rule applies
    notes     what else must be known, a sentence each
    basis     where the knowledge comes from
    touched   every command rule that matches, in the order Codex's own engine lists them
    """

    question: Question
    asked: str
    decision: Word
    reason: str
    key: str | None = None
    line: int | None = None
    instead: str | None = None
    notes: tuple[str, ...] = ()
    basis: str = MEASURED
    touched: tuple[RuleMatch, ...] = ()


def strictest(decisions: Iterable[Decision]) -> Decision:
    """The most restrictive of some decisions, the first of its kind; raises ValueError where there is none."""
    return max(decisions, key=lambda decision: STRICTNESS.index(decision.decision))
