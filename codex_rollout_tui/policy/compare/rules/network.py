"""The network rules of sandboxed commands, and those of the desktop app.

Codex starts its proxy only where `enabled` is true; otherwise none of these rules is in force. The proxy never opens a
network that the sandbox keeps off, so starting it only takes away. A deny entry beats an allow entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from codex_rollout_tui.policy.catalogue.domain_patterns import DomainPatterns
from codex_rollout_tui.policy.catalogue.domains import one_spelling, unusable
from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import name as shown_name
from codex_rollout_tui.policy.compare.rules.plain import changed
from codex_rollout_tui.policy.compare.rules.plain import words as words_for
from codex_rollout_tui.policy.compare.rules.verdicts import change_words, towards, verdict_words
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.decide.host import local
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair

_MERGED = {
    "domains": {"allowed_domains": "allow", "denied_domains": "deny"},
    "unix_sockets": {"allow_unix_sockets": "allow"},
}
"""Tables of verdicts, with the older lists that mean the same."""
_IDLE = "Not in force while enabled is not true."
_ALL_SOCKETS = "dangerously_allow_all_unix_sockets"


class NetworkRule(NamedTuple):
    """One entry and its place in the text."""

    verdict: str
    path: Path


class Network:
    """One side's network table."""

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        self.table = table
        self.on = table.get("enabled") is True
        self.domains = dict(_rules(path, table, "domains"))
        self.sockets = dict(_rules(path, table, "unix_sockets"))
        self.allow, self.deny = (
            DomainPatterns(pattern for pattern, rule in self.domains.items() if rule.verdict == verdict)
            for verdict in ("allow", "deny")
        )

    def verdict(self, pattern: str) -> tuple[Any, str | None]:
        """What holds for a pattern's hosts, ABSENT where no entry settles that, and another entry that settles it."""
        own = self.domains.get(pattern)
        if own is not None and own.verdict == "deny":
            return "deny", None
        if (wider := self.deny.cover(pattern)) is not None:
            return "deny", wider
        if own is not None:
            return own.verdict, None
        if (wider := self.allow.cover(pattern)) is not None and local(pattern) is None:
            return "allow", wider
        return ABSENT, None


def _rules(path: Path, table: Mapping[str, Any], key: str) -> Iterator[tuple[str, NetworkRule]]:
    """The entries of a table and of its older lists; deny wins, so it comes last."""
    rules: list[tuple[str, NetworkRule]] = []
    spelt = one_spelling if key == "domains" else str
    entries = table.get(key)
    for name, verdict in entries.items() if isinstance(entries, Mapping) else ():
        rules.append((spelt(name), NetworkRule(str(verdict), (*path, key, name))))
    for listed, verdict in _MERGED[key].items():
        members = table.get(listed)
        for at, name in enumerate(members if isinstance(members, list) else ()):
            if isinstance(name, str):
                rules.append((spelt(name), NetworkRule(verdict, (*path, listed, at))))
    yield from sorted(rules, key=lambda rule: rule[1].verdict == "deny")


def network(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """The network table: the switch, the domains and sockets, and what else there is."""
    if any(not isinstance(value, Mapping) and value is not ABSENT for value in (old, new)):
        yield from changed(pair, path, old, new, entry)
        return
    before, after = ({} if value is ABSENT else value for value in (old, new))
    old_network, new_network = Network(path, before), Network(path, after)
    changes = [
        *_enabled(pair, path, before, after),
        *_domains(pair, path, old_network, new_network),
        *_sockets(pair, path, old_network, new_network),
    ]
    lists = {key for merged in _MERGED.values() for key in merged}
    for key in dict.fromkeys([*before, *after]):
        if key != "enabled" and key not in _MERGED and key not in lists:
            for change in pair.walk((*path, key), before.get(key, ABSENT), after.get(key, ABSENT)):
                changes.append(_gated(change, old_network.on and new_network.on, old_network.on or new_network.on))
    yield from changes or [pair.change("nothing", path, old, new, "The same rules, written otherwise.")]


def _gated(change: Change, both: bool, either: bool) -> Change:
    """A change without a direction where its key is not in force on both sides."""
    if both or not change.matters:
        return change
    words = change.words if either else f"{change.words} {_IDLE}"
    return change._replace(kind="changed", words=words)


def _enabled(pair: Pair, path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    was, now = before.get("enabled", ABSENT), after.get("enabled", ABSENT)
    if was is now:
        return
    if now is True:
        kind: ChangeKind = "stricter"
        words = "The network rules are in force now: what no entry allows is blocked unless a person approves it."
    elif was is True:
        kind, words = "looser", "The network rules are no longer in force."
    else:
        kind, words = "changed", f"{words_for(was, now)} {_IDLE}"
    yield pair.change(kind, (*path, "enabled"), was, now, words)


def _domains(pair: Pair, path: Path, old_network: Network, new_network: Network) -> Iterator[Change]:
    for pattern in dict.fromkeys([*old_network.domains, *new_network.domains]):
        was, now = old_network.domains.get(pattern), new_network.domains.get(pattern)
        first, last = was.verdict if was else ABSENT, now.verdict if now else ABSENT
        if first == last:
            continue
        before, after = old_network.verdict(pattern), new_network.verdict(pattern)
        words = change_words(first, last)
        if not (old_network.on or new_network.on):
            kind: ChangeKind = "changed"
            words = f"{words} {_IDLE}"
        elif (bad := unusable(pattern)) is not None:
            kind = _unusable(was, now, old_network.on, new_network.on)
            words = f"{words} Codex starts no session over such an entry: {bad}."
        elif not (old_network.on and new_network.on):
            kind = _one_sided(last if new_network.on else first, new_network.on)
        elif before[0] == after[0]:
            kind, words = "nothing", f"{words} {_settled(before, after)}"
        elif "deny" in (before[0], after[0]):
            kind = towards(before[0], after[0])
        else:
            kind = "looser" if after[0] == "allow" else "stricter"
        yield _entry(pair, (*path, "domains", pattern), kind, was, now, words)


def _unusable(was: NetworkRule | None, now: NetworkRule | None, was_on: bool, now_on: bool) -> ChangeKind:
    was_outage, is_outage = was is not None and was_on, now is not None and now_on
    return "changed" if was_outage is is_outage else "outage" if is_outage else "mended"


def _one_sided(verdict: Any, newer: bool) -> ChangeKind:
    """An entry where the rules are in force on one side only: a deny is stricter than no rules at all."""
    if verdict != "deny":
        return "changed"
    return "stricter" if newer else "looser"


def _settled(before: tuple[Any, str | None], after: tuple[Any, str | None]) -> str:
    wider = after[1] or before[1] or ""
    return f"{shown_name(wider)} is {verdict_words(after[0])} all the same."


def _sockets(pair: Pair, path: Path, old_network: Network, new_network: Network) -> Iterator[Change]:
    every = old_network.table.get(_ALL_SOCKETS) is True or new_network.table.get(_ALL_SOCKETS) is True
    for name in dict.fromkeys([*old_network.sockets, *new_network.sockets]):
        was, now = old_network.sockets.get(name), new_network.sockets.get(name)
        first, last = was.verdict if was else ABSENT, now.verdict if now else ABSENT
        if first == last:
            continue
        words = change_words(first, last)
        if not (old_network.on or new_network.on):
            kind: ChangeKind = "changed"
            words = f"{words} {_IDLE}"
        elif every or not (old_network.on and new_network.on):
            kind = "changed"
        else:
            kind = towards(first, last, ("deny", "deny"))
        yield _entry(pair, (*path, "unix_sockets", name), kind, was, now, words)


def _entry(
    pair: Pair, path: Path, kind: ChangeKind, was: NetworkRule | None, now: NetworkRule | None, words: str
) -> Change:
    old, new = was.verdict if was else ABSENT, now.verdict if now else ABSENT
    return pair.change(kind, path, old, new, words, at=now.path if now else (), was=was.path if was else ())


def app_network(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """The desktop app's own rules: where they are in force it reaches allowed names only; the table alone does that."""
    if any(not isinstance(value, Mapping) and value is not ABSENT for value in (old, new)):
        yield from changed(pair, path, old, new, entry)
        return
    before, after = ({} if value is ABSENT else value for value in (old, new))
    was, now = (value is not ABSENT and value.get("enabled", True) is not False for value in (old, new))
    if was is not now:
        words = "The app reaches allowed names only." if now else "The app is no longer limited to allowed names."
        yield pair.change("stricter" if now else "looser", path, old, new, words)
    elif old is ABSENT or new is ABSENT:
        yield pair.change("changed", path, old, new, "The app is not limited by it.")
    elif before.get("enabled") is not after.get("enabled"):
        yield pair.change(
            "nothing",
            (*path, "enabled"),
            before.get("enabled", ABSENT),
            after.get("enabled", ABSENT),
            "The same as without the key.",
        )
    old_domains, new_domains = before.get("domains", {}), after.get("domains", {})
    if not (isinstance(old_domains, Mapping) and isinstance(new_domains, Mapping)):
        yield from changed(pair, (*path, "domains"), old_domains, new_domains, entry)
        return
    for name in dict.fromkeys([*old_domains, *new_domains]):
        first, last = old_domains.get(name, ABSENT), new_domains.get(name, ABSENT)
        if first != last:
            kind: ChangeKind = "changed"
            if was and now and "allow" in (first, last):
                kind = "looser" if last == "allow" else "stricter"
            yield pair.change(kind, (*path, "domains", name), first, last, change_words(first, last))


RULES = {"network": network, "app-network": app_network}
