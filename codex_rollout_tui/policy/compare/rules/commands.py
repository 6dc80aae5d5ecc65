"""Command rules: which command lines are asked about or refused.

Every rule that matches counts and the most restrictive wins, so a further rule never opens anything, with one exception
(measured on 0.169.0): a program given by its path is looked up by its bare name only where no rule names the path.
A rule that names a path can therefore put `prompt` where a rule for the name said `forbidden`.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product, zip_longest
from math import prod
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import name
from codex_rollout_tui.policy.compare.rules.plain import changed
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.decide.rules import CommandRule, rules, same
from codex_rollout_tui.policy.text.document import ABSENT, Path, look_up

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
    from codex_rollout_tui.policy.compare.pair import Pair

Pattern = tuple[frozenset[str], ...]

MOST = 64
"""Word for word combinations of one rule that are looked up one by one."""


class Ruleset:
    """The rules of one side, to ask what it does with everything another rule matches."""

    def __init__(self, side: ComparedPolicy) -> None:
        self.rules = rules(ClientView(side.document, side.client))
        self._by_first: dict[str, list[CommandRule]] = defaultdict(list)
        for rule in self.rules:
            for first in dict.fromkeys(map(_folded, rule.words[0])):
                self._by_first[first].append(rule)

    def at_least(self, rule: CommandRule) -> ChangeKind:
        """Whether all that a rule matches is treated as strictly here: nothing, changed (asked otherwise), looser."""
        if self._cover(rule, [candidate for candidate in self._near(rule) if candidate.decision == "forbidden"]):
            return "nothing"
        if rule.decision == "forbidden":
            return "looser"
        asking = self._near(rule)
        if self._cover(
            rule,
            [candidate for candidate in asking if candidate.decision == "forbidden" or candidate.person is rule.person],
        ):
            return "nothing"
        return "changed" if self._cover(rule, asking) else "looser"

    def touches(self, rule: CommandRule) -> bool:
        """Whether some command that a rule matches is matched by a rule here."""
        return any(_covers(rule, candidate) or _covers(candidate, rule) for candidate in self._near(rule))

    def _near(self, rule: CommandRule) -> list[CommandRule]:
        return [candidate for first in map(_folded, rule.words[0]) for candidate in self._by_first.get(first, ())]

    def _cover(self, rule: CommandRule, among: Sequence[CommandRule]) -> bool:
        if any(_covers(candidate, rule) for candidate in among):
            return True
        if not among or not 1 < prod(map(len, rule.words)) <= MOST:
            return False
        singles = (rule._replace(words=tuple((word,) for word in words)) for words in product(*rule.words))
        return all(any(_covers(candidate, single) for candidate in among) for single in singles)


def _folded(word: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", word).casefold())


def _covers(wide: CommandRule, rule: CommandRule) -> bool:
    """Whether one rule matches everything another one does."""
    return (
        len(wide.words) <= len(rule.words)
        and (wide.canonical or not rule.canonical)
        and all(
            any(same(wide_word, word, canonical=wide.canonical) for wide_word in wide.words[at])
            for at in range(len(wide.words))
            for word in rule.words[at]
        )
    )


def commands(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """The rules that came, went, or say something else; their order does not count."""
    before, after = Ruleset(pair.old), Ruleset(pair.new)
    read = all(len(ruleset.rules) == _length(value) for ruleset, value in ((before, old), (after, new)))
    gone, come = _without(before.rules, after.rules), _without(after.rules, before.rules)
    if not read or not (gone or come):
        if not read:
            yield from changed(pair, path, old, new, entry)
        else:
            yield pair.change("nothing", path, old, new, "The same rules, written otherwise.")
        return
    for pattern in dict.fromkeys([*gone, *come]):
        for was, now in zip_longest(gone.get(pattern, ()), come.get(pattern, ())):
            yield from _changes(pair, was, now, before, after)


def _length(value: Any) -> int:
    listed = value.get("prefix_rules") if isinstance(value, dict) else None
    return len(listed) if isinstance(listed, list) else 0


def _without(rules: Sequence[CommandRule], others: Sequence[CommandRule]) -> dict[Pattern, list[CommandRule]]:
    """The rules one side has and the other has not, by the commands they match."""
    counts: dict[Any, int] = defaultdict(int)
    for rule in others:
        counts[_meaning(rule)] += 1
    by_pattern: dict[Pattern, list[CommandRule]] = defaultdict(list)
    for rule in rules:
        if counts[_meaning(rule)]:
            counts[_meaning(rule)] -= 1
        else:
            by_pattern[_pattern(rule)].append(rule)
    return by_pattern


def _pattern(rule: CommandRule) -> Pattern:
    return tuple(frozenset(words) for words in rule.words)


def _meaning(rule: CommandRule) -> tuple[Any, ...]:
    return (_pattern(rule), rule.decision, rule.justification, rule.canonical, rule.person)


def _changes(
    pair: Pair, was: CommandRule | None, now: CommandRule | None, before: Ruleset, after: Ruleset
) -> Iterator[Change]:
    """What became of a rule; as two changes where it leads both ways."""
    lost: ChangeKind = after.at_least(was) if was else "nothing"
    won: ChangeKind = before.at_least(now) if now else "nothing"
    if lost == "looser" and was and _by_path(was):
        lost = "changed"
    if won == "looser":
        won = "changed" if now and _by_path(now) else "stricter"
    if was and now and "nothing" not in (lost, won) and lost != won:
        yield _change(pair, was, None, lost, after)
        yield _change(pair, None, now, won, after)
        return
    kind = won if lost == "nothing" else lost
    if kind == "nothing" and was and now and was.justification != now.justification:
        kind = "changed"
    yield _change(pair, was, now, kind, after)


def _change(pair: Pair, was: CommandRule | None, now: CommandRule | None, kind: ChangeKind, after: Ruleset) -> Change:
    place = (now or was or CommandRule((), "prompt")).path
    old = look_up(pair.old.document.values, was.path) if was else ABSENT
    new = look_up(pair.new.document.values, now.path) if now else ABSENT
    words = _words(was, now, kind, partly=was is not None and after.touches(was))
    return pair.change(kind, place, old, new, words, at=now.path if now else (), was=was.path if was else ())


def _by_path(rule: CommandRule) -> bool:
    """Whether a rule that only asks names a program by its path."""
    return rule.decision == "prompt" and any("/" in word for word in rule.words[0])


def _words(was: CommandRule | None, now: CommandRule | None, kind: ChangeKind, *, partly: bool) -> str:
    what = name((now or was or CommandRule((), "prompt")).shown)
    if was is None or now is None:
        if now is not None:
            return f"{what}: {_treatment(now)}, as before." if kind == "nothing" else f"{what}: {_treatment(now)} now."
        sentence = f"{what}: {_treatment(was)} no longer" if was else what
        if kind == "nothing":
            return f"{sentence} by this rule. Another rule does the same."
        return f"{sentence} in every case: the rules that are left match less of it." if partly else f"{sentence}."
    if (was.decision, was.person) != (now.decision, now.person):
        return f"{what}: {_treatment(now)} now. Before: {_treatment(was)}."
    if was.canonical is not now.canonical:
        return f"{what}: {'case no longer counts' if now.canonical else 'case counts now'}."
    if was.justification != now.justification:
        return f"{what}: another justification, {name(now.justification) or 'none'}."
    return f"{what}: written otherwise."


def _treatment(rule: CommandRule) -> str:
    if rule.decision == "forbidden":
        return "refused"
    return "the person is asked first" if rule.person else "asked first"


RULES = {"commands": commands}
