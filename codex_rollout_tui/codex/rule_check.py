"""Ask the real Codex's own rule engine about a command (`codex execpolicy check`, in every version measured).

The engine reads `.rules` files and no policy: the rules of a policy are written out as one. It says what the rules say
of one command; what the agent makes of a shell script before it asks is no part of it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.codex import clean_text, container, no_answer
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Isolate, Unavailable
from codex_rollout_tui.codex.run import run
from codex_rollout_tui.redact import holds_secret

if TYPE_CHECKING:
    from codex_rollout_tui.policy.decide.rules import CommandRule

PLACE = "/policy.rules"
BY_NAME = "--resolve-host-executables"
"""Looks a program given by a path up by its name, as the agent does."""


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """One rule that matches; `program` is the path of a program that was looked up by its name."""

    prefix: tuple[str, ...]
    decision: str
    justification: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the engine says of a command: prompt, forbidden, allow, or None where no rule matches."""

    decision: str | None
    matched: tuple[MatchedRule, ...] = ()


def write(rules: Iterable[CommandRule]) -> bytes:
    """The rules of a policy as a `.rules` file, in their order."""
    return "".join(f"prefix_rule({_fields(rule)})\n" for rule in rules).encode()


def _fields(rule: CommandRule) -> str:
    words = ", ".join(_word(alternatives) for alternatives in rule.words)
    fields = [f"pattern=[{words}]", f"decision={_text(rule.decision)}"]
    if rule.justification:
        fields.append(f"justification={_text(rule.justification)}")
    if rule.canonical:
        fields.append("canonical_matching=True")
    return ", ".join(fields)


def _word(alternatives: Sequence[str]) -> str:
    if len(alternatives) == 1:
        return _text(alternatives[0])
    return f"[{', '.join(_text(alternative) for alternative in alternatives)}]"


def _text(text: str) -> str:
    """A string as the engine's language writes it: JSON's escapes, other letters as they are."""
    return json.dumps(text, ensure_ascii=False)


def ask(
    binary: Binary,
    rules: bytes,
    words: Sequence[str],
    *,
    by_name: bool = True,
    timeout: float = 5.0,
    cancel: threading.Event | None = None,
    isolation: Isolate | None = None,
) -> Ruling | Unavailable:
    """What the engine says of the words of a command under a `.rules` file, or why it says nothing.

    Blocks for at most `timeout` seconds. Never raises for what a binary does.
    """
    if any(map(holds_secret, words)):
        reason = "Codex was not asked: the command holds what looks like a secret, and the process list would show it."
        return Unavailable(reason, "Write a variable in its place, like $TOKEN.")
    isolating = isolation or container.isolation_of(binary.container, binary.bwrap)
    if isinstance(isolating, Unavailable):
        return isolating
    if any("\0" in word for word in words):
        return Unavailable("A command cannot hold a NUL character.", "Take it out.")
    args = ("execpolicy", "check", "--rules", PLACE, *((BY_NAME,) if by_name else ()), "--", *words)
    try:
        with isolating(binary.path, args, {PLACE: rules}) as command:
            outcome = run(command, timeout=timeout, cancel=cancel)
    except OSError as error:
        return Unavailable(f"Codex could not be started: {error.strerror or error}.", no_answer.TRY_AGAIN)
    if (lack := no_answer.why(outcome, binary, timeout)) is not None:
        return lack
    ruling = _read(outcome.stdout)
    if ruling is not None:
        return ruling
    shown = clean_text.line((outcome.stderr or outcome.stdout).decode("utf-8", "replace"), 300)
    return Unavailable(f"Codex's rule engine gives no answer: {shown or 'it says nothing'}.", no_answer.REINSTALL)


def _read(stdout: bytes) -> Ruling | None:
    try:
        answer = json.loads(stdout)
        matched = tuple(_matched(rule["prefixRuleMatch"]) for rule in answer["matchedRules"])
        decision = answer.get("decision")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Ruling(decision, matched) if decision is None or isinstance(decision, str) else None


def _matched(rule: Any) -> MatchedRule:
    """Raises KeyError or TypeError where it is no match."""
    return MatchedRule(
        tuple(str(word) for word in rule["matchedPrefix"]),
        str(rule["decision"]),
        str(rule.get("justification") or ""),
        str(rule.get("resolvedProgram") or ""),
    )
