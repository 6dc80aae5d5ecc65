"""Command rules that Codex accepts and that never decide anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.lint.checks.rules import command_rules
from codex_rollout_tui.policy.lint.finding import Edit, Fix

Words = tuple[frozenset[str], ...]
MOST = 200
"""Rules on one program that are compared with each other; more would take too long in a huge file."""
ALONE = -1
"""Where the only word of a pattern is kept apart from the first words of longer ones."""
STRICTNESS = {"prompt": 1, "prompt-user": 1, "forbidden": 2}
_SHELL = frozenset("|&;<>$`")


def _words(rule: dict[str, Any]) -> Words | None:
    """The words of a pattern, each as the set of spellings it takes; None where it is not sound."""
    words = []
    pattern = rule.get("pattern")
    for word in pattern if isinstance(pattern, list) else ():
        if not isinstance(word, dict):
            return None
        token, any_of = word.get("token"), word.get("any_of")
        if isinstance(token, str):
            words.append(frozenset([token]))
        elif isinstance(any_of, list) and any_of and all(isinstance(spelling, str) for spelling in any_of):
            words.append(frozenset(any_of))
        else:
            return None
    return tuple(words) or None


@check(
    "REQ070",
    "shadowed-rule",
    message="Another rule always decides before this one",
    why="""Of all rules that match a command the strictest decides, whatever their order or length. A rule whose
    commands a shorter or equal pattern covers, with a decision as strict, never decides anything.""",
    example="""[rules]
prefix_rules = [
  { pattern = [{ token = "git" }], decision = "forbidden" },
  { pattern = [{ token = "git" }, { token = "push" }], decision = "prompt" },
]""",
    fix="shown first",
)
def shadowed_rule(view: ClientView) -> Iterator[RawFinding]:
    """A rule that another covers with a decision as strict or stricter."""
    index: dict[tuple[int, str], list[tuple[int, Words, int]]] = {}
    rules: list[tuple[int, Words, int]] = []
    for path, rule in command_rules(view):
        words, strict = _words(rule), STRICTNESS.get(str(rule.get("decision")))
        if words is not None and strict is not None:
            entry = (int(path[-1]), words, strict)
            rules.append(entry)
            for nth, choices in enumerate(words[:2]):
                for word in choices:
                    index.setdefault((nth if len(words) > 1 else ALONE, word), []).append(entry)
    for at, words, strict in rules:
        short = index.get((ALONE, next(iter(words[0]))), [])
        keys = [(nth, word) for nth, choices in enumerate(words[:2]) for word in choices]
        long = min((index.get(key, []) for key in keys), key=len) if len(words) > 1 else []
        others = (*short[:MOST], *long[:MOST])
        by = next((other for other in others if _shadows(other, (at, words, strict))), None)
        if by is not None:
            place = ("rules", "prefix_rules", at)
            fix = Fix("Remove this rule", safe=False, edits=(Edit("remove", place),))
            yield RawFinding(
                place, f"Rule {by[0] + 1} covers these commands and is as strict: this one never decides", fix=fix
            )


def _shadows(wide: tuple[int, Words, int], narrow: tuple[int, Words, int]) -> bool:
    if wide[0] == narrow[0] or len(wide[1]) > len(narrow[1]) or wide[2] < narrow[2]:
        return False
    if any(not inner <= outer for outer, inner in zip(wide[1], narrow[1], strict=False)):
        return False
    same = wide[1] == narrow[1] and wide[2] == narrow[2]
    return not same or wide[0] < narrow[0]


@check(
    "REQ071",
    "word-that-matches-nothing",
    message="A word of this rule is never a word of a command",
    why="""Words are compared letter by letter, one by one from the first: a blank, a wildcard or a sign of the
    shell inside a word never matches, and a program's whole path only where somebody types it.""",
    example='[rules]\nprefix_rules = [{ pattern = [{ token = "git push" }], decision = "prompt" }]',
    fix="shown first",
)
def word_that_matches_nothing(view: ClientView) -> Iterator[RawFinding]:
    """Words with blanks, wildcards or shell signs, and programs by path."""
    for path, rule in command_rules(view):
        words = _words(rule)
        for at, choices in enumerate(words or ()):
            for word in sorted(choices):
                reason = _never(word, first=at == 0)
                if reason is not None:
                    yield RawFinding((*path, "pattern", at), reason, fix=_split(rule, (*path, "pattern"), word))
                    break


def _never(word: str, *, first: bool) -> str | None:
    if word != word.strip() or any(char.isspace() for char in word):
        return f'"{word}" has a blank in it, and each word of a command is compared alone: this never matches'
    if "*" in word or "?" in word:
        return f'"{word}" is compared letter by letter: {"*" if "*" in word else "?"} is no wildcard here'
    if _SHELL & set(word):
        return f'"{word}" holds a sign of the shell, which no word of a command has'
    if first and "/" in word:
        return f'"{word}" matches only where somebody types the whole path: write {word.rpartition("/")[2]}'
    return None


def _split(rule: dict[str, Any], path: tuple[str | int, ...], word: str) -> Fix | None:
    """Where one token holds several plain words: a token each."""
    pattern = rule["pattern"]
    parts = word.split()
    if len(parts) < 2 or not all(part.isprintable() for part in parts):
        return None
    mended: list[Any] = []
    for entry in pattern:
        mended += [{"token": part} for part in parts] if entry.get("token") == word else [entry]
    return Fix("Make it a token each", safe=False, edits=(Edit("set", path, mended),)) if mended != pattern else None


@check(
    "REQ072",
    "rule-that-stops-everything",
    severity="info",
    message="This rule catches every command of a shell or interpreter",
    why="""Codex starts many commands through a shell, so a rule on the shell's name alone prompts for or forbids
    nearly everything.""",
    example='[rules]\nprefix_rules = [{ pattern = [{ any_of = ["bash", "sh"] }], decision = "forbidden" }]',
)
def rule_that_stops_everything(view: ClientView) -> Iterator[RawFinding]:
    """A pattern of one word that names a shell."""
    for path, rule in command_rules(view):
        words = _words(rule)
        if words is not None and len(words) == 1 and words[0] & {"bash", "sh", "zsh", "powershell", "pwsh", "cmd"}:
            shell = sorted(words[0] & {"bash", "sh", "zsh", "powershell", "pwsh", "cmd"})[0]
            yield RawFinding(path, f"Every command that is started through {shell} falls under this rule")
