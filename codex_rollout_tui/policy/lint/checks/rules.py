"""Command rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

RULES = ("rules", "prefix_rules")


def command_rules(view: ClientView) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every prefix rule that is a table, with its place."""
    for at, rule in enumerate(view.items(*RULES)):
        if isinstance(rule, dict):
            yield (*RULES, at), rule


@check(
    "REQ022",
    "rule-without-decision",
    stops="load",
    settled="layer",
    message="A rule must decide prompt, prompt-user or forbidden",
    why=f"A policy can only restrict commands: a rule without a decision or with `allow` is refused. {OUTAGE}",
    example='[rules]\nprefix_rules = [{ pattern = [{ token = "git" }], decision = "allow" }]',
    fix="shown first",
)
def rule_without_decision(view: ClientView) -> Iterator[RawFinding]:
    """A rule without a decision, or one that allows."""
    for path, rule in command_rules(view):
        fix = Fix('Set decision = "prompt"', safe=False, edits=(Edit("set", (*path, "decision"), "prompt"),))
        if "decision" not in rule:
            yield RawFinding(path, "This rule has no decision: write prompt or forbidden", fix=fix)
        elif rule["decision"] in ("allow", {"allow": {}}):
            yield RawFinding((*path, "decision"), "A policy cannot allow a command: write prompt or forbidden", fix=fix)


@check(
    "REQ023",
    "rule-without-pattern",
    stops="load",
    settled="layer",
    message="The pattern of a rule must name words",
    why=f"""Each word of a pattern is a table with either `token` or `any_of`, and none may be blank; a rules table
    without rules and a blank justification are refused as well. {OUTAGE}""",
    example='[rules]\nprefix_rules = [{ pattern = [], decision = "prompt" }]',
)
def rule_without_pattern(view: ClientView) -> Iterator[RawFinding]:
    """Empty rules, empty patterns, words with neither or both of `token` and `any_of`, blank words and reasons."""
    if view.get(*RULES) == []:
        yield RawFinding(RULES, "prefix_rules must not be empty: remove it, or add a rule")
    for path, rule in command_rules(view):
        reason = rule.get("justification")
        if isinstance(reason, str) and not reason.strip():
            yield RawFinding((*path, "justification"), "A justification must not be blank: remove it, or say why")
        pattern = rule.get("pattern")
        if pattern == []:
            yield RawFinding(
                (*path, "pattern"), "This pattern is empty: it must name at least the first word of a command"
            )
        for at, word in enumerate(pattern if isinstance(pattern, list) else []):
            wrong = _wrong_word(word) if isinstance(word, dict) else None
            if wrong:
                yield RawFinding((*path, "pattern", at), wrong)


def _wrong_word(word: dict[str, Any]) -> str | None:
    token, any_of = word.get("token"), word.get("any_of")
    if token is None and any_of is None:
        return "This word has neither token nor any_of"
    if token is not None and any_of is not None:
        return "This word has both token and any_of: keep one"
    if isinstance(token, str) and not token.strip():
        return "token must not be blank"
    if any_of == []:
        return "any_of must not be empty"
    if isinstance(any_of, list) and any(isinstance(spelling, str) and not spelling.strip() for spelling in any_of):
        return "any_of must not hold a blank word"
    return None
