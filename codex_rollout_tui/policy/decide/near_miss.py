"""Why no rule touches a command although one looks as if it should, and how to write it so that one does."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from codex_rollout_tui.policy.decide.rules import CommandRule, same
from codex_rollout_tui.policy.text.document import Path

WHOLE_SCRIPTS = (
    "To be asked about every script Codex cannot take apart, add the rule "
    'pattern = [{ any_of = ["bash", "zsh", "sh"] }, { any_of = ["-lc", "-c"] }], decision = "prompt".'
)
Lines = Callable[[Path], "int | None"]


def miss(
    rules: Sequence[CommandRule], commands: Sequence[tuple[str, ...]], obstacle: str, script: str | None, line: Lines
) -> tuple[str, str | None]:
    """The reason and the remedy where nothing matched; the remedy is None where no rule comes near."""
    if not rules:
        return "No rule touches it: the policy has no command rules.", None
    if obstacle:
        inside = _words(script or "")
        rule = next((rule for rule in rules if _at(rule, inside) is not None), None)
        if rule is None:
            return (
                f"No rule touches it: Codex cannot split it ({obstacle}), and none names the shell that runs it.",
                None,
            )
        return (
            f"No rule touches it: the rule for {rule.shown} in line {line(rule.path)} would, but {obstacle} keeps "
            "Codex from taking the script apart.",
            WHOLE_SCRIPTS,
        )
    for words in filter(None, commands):
        for rule in rules:
            if (reason := _almost(rule, words)) is not None:
                place = f"the rule for {rule.shown} in line {line(rule.path)}"
                return f"No rule touches it: {place} {reason[0]}.", reason[1]
    return "No rule touches it.", None


def _words(script: str) -> list[str]:
    try:
        return shlex.split(script, comments=False)
    except ValueError:
        return script.split()


def _at(rule: CommandRule, words: Sequence[str]) -> int | None:
    """Where a rule's words stand one after the other in a command; None where they do not."""
    length = len(rule.words)
    for start in range(len(words) - length + 1):
        part = words[start : start + length]
        if all(_matches_at(rule, at, word) for at, word in enumerate(part)):
            return start
    return None


def _matches_at(rule: CommandRule, at: int, word: str) -> bool:
    return any(same(spelling, word, canonical=rule.canonical) for spelling in rule.words[at])


def _almost(rule: CommandRule, words: tuple[str, ...]) -> tuple[str, str] | None:
    """What keeps a rule from matching, and what to do; None where the rule is about something else."""
    start = _at(rule, words)
    if start:
        return (
            f"matches from the first word on, and the command begins with {words[0]}",
            f"Add a rule that begins with {words[0]}.",
        )
    if any(shlex.join(words).startswith(token) and " " in token for token in rule.words[0]):
        return "has several words in one token, and a token is one word", "Write one token for each word."
    if not _matches_at(rule, 0, words[0]):
        if any(same(spelling, words[0], canonical=True) for spelling in rule.words[0]):
            return (
                "is written with other capitals",
                "Add canonical_matching = true (Codex 0.169 and later) to ignore case.",
            )
        return None
    length = len(rule.words)
    differs = next((at for at in range(1, min(length, len(words))) if not _matches_at(rule, at, words[at])), None)
    if differs is None:
        return "wants more words", f"Only {rule.shown} and what follows it is touched."
    later = [word for word in words[differs + 1 :] if _matches_at(rule, differs, word)]
    if not later:
        return None
    return (
        f"wants {'|'.join(rule.words[differs])} as word {differs + 1}, and the command has {words[differs]} there",
        f"Add a rule for {shlex.join(words[: differs + 1])}.",
    )
