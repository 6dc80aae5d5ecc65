"""The command rules of a policy, and which of them match a command, as Codex's own engine has it."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.decide.answer import named
from codex_rollout_tui.policy.text.document import Path

RULES = ("rules", "prefix_rules")
RuleDecision = Literal["prompt", "forbidden"]

_WINDOWS_ENDINGS = (".exe", ".cmd", ".bat", ".com")


class CommandRule(NamedTuple):
    """One prefix rule: for each position the words it takes."""

    words: tuple[tuple[str, ...], ...]
    decision: RuleDecision
    justification: str = ""
    canonical: bool = False
    """Capitals and accents written in another way do not matter, in any word."""
    person: bool = False
    """`prompt-user`: it is always the person who is asked."""
    path: Path = ()

    @property
    def shown(self) -> str:
        """The rule as one would type it: `git push|commit`."""
        return " ".join("|".join(alternatives) for alternatives in self.words)


class Match(NamedTuple):
    """A rule that matches, the words it matched, and whether the program was found by the end of its path."""

    rule: CommandRule
    prefix: tuple[str, ...]
    by_name: bool = False


def rules(view: ClientView) -> tuple[CommandRule, ...]:
    """The rules a client reads; entries it would refuse are left out."""
    return tuple(_read(view))


def _read(view: ClientView) -> Iterator[CommandRule]:
    for at, entry in enumerate(view.items(*RULES)):
        if not isinstance(entry, dict):
            continue
        words = tuple(_alternatives(word) for word in entry.get("pattern") or ())
        decision = named(entry.get("decision"))
        if words and all(words) and decision in ("prompt", "prompt-user", "forbidden"):
            wanted: RuleDecision = "forbidden" if decision == "forbidden" else "prompt"
            reason = entry.get("justification")
            yield CommandRule(
                words,
                wanted,
                reason if isinstance(reason, str) else "",
                entry.get("canonical_matching") is True,
                decision == "prompt-user",
                (*RULES, at),
            )


def _alternatives(word: Any) -> tuple[str, ...]:
    if not isinstance(word, dict):
        return ()
    if isinstance(word.get("token"), str):
        return (word["token"],)
    many = word.get("any_of")
    return tuple(spelling for spelling in many if isinstance(spelling, str)) if isinstance(many, list) else ()


def matching(rules: Sequence[CommandRule], words: Sequence[str]) -> tuple[Match, ...]:
    """Every rule that matches a command from its first word on, in the order Codex's engine lists them.

    A program given by a path that no rule names is looked up by the last part of that path, as the agent does.
    A rule that lists its first word twice matches twice, as it does in Codex.
    """
    matches = tuple(_matching(rules, tuple(words)))
    if matches or not words:
        return matches
    name = posixpath.basename(posixpath.normpath(words[0]))
    if name in ("", ".", "..", "~", words[0]):
        return ()
    return tuple(match._replace(by_name=True) for match in _matching(rules, (name, *words[1:])))


def _matching(rules: Sequence[CommandRule], words: tuple[str, ...]) -> list[Match]:
    """Those that spell the program as the command does come first, then those that do so but for its case."""
    spelt, other_case = list[Match](), list[Match]()
    for rule in rules:
        prefix = words[: len(rule.words)]
        if len(prefix) == len(rule.words) and all(_takes(rule, at, word) for at, word in enumerate(prefix[1:], 1)):
            for first in rule.words[0]:
                if same(first, prefix[0], canonical=rule.canonical):
                    (spelt if first == prefix[0] else other_case).append(Match(rule, prefix))
    return spelt + other_case


def _takes(rule: CommandRule, at: int, word: str) -> bool:
    return any(same(spelling, word, canonical=rule.canonical) for spelling in rule.words[at])


def same(wanted: str, word: str, *, canonical: bool = False) -> bool:
    """Whether a word is the one a rule wants: letter by letter, or without regard to case (measured on 0.169.0)."""
    return wanted == word or (canonical and _folded(wanted) == _folded(word))


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", word).casefold())
    return unicodedata.normalize("NFD", folded)


def on_windows(rules: Sequence[CommandRule], words: Sequence[str]) -> tuple[Match, ...]:
    r"""What matches on Windows, where a program's folder, its case and its ending do not count.

    So `C:\\git\\GIT.EXE push` is `git push`. From the public source; not measured.
    """
    if not words:
        return ()
    program = words[0].replace("\\", "/").rpartition("/")[2].rstrip(" .").lower()
    for ending in _WINDOWS_ENDINGS:
        program = program.removesuffix(ending)
    return matching(rules, (program, *words[1:]))
