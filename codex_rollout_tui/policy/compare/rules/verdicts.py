"""Tables of names, each allow or deny."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import now_and_before
from codex_rollout_tui.policy.compare.rules.plain import changed
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair

_VERDICT_WORDS = {"allow": "allowed", "deny": "denied"}


def verdicts(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Every name by itself; what holds for names without an entry is `others` of the data."""
    before, after = ({} if value is ABSENT else value for value in (old, new))
    if not (isinstance(before, dict) and isinstance(after, dict)) or not (before or after):
        yield from changed(pair, path, old, new, entry)
        return
    others = elsewhere(pair, entry)
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ABSENT), after.get(name, ABSENT)
        if was != now:
            yield pair.change(towards(was, now, others), (*path, name), was, now, change_words(was, now))


def elsewhere(pair: Pair, entry: Strictness) -> tuple[Any, Any]:
    """What holds for all other names in the older and in the newer policy; None where that is not known."""
    return pair.both(tuple(entry.others.split(".")), entry.free) if entry.others else (None, None)


def towards(was: Any, now: Any, others: tuple[Any, Any] = (None, None)) -> ChangeKind:
    """Which way an entry leads: a deny is stricter than anything, an allow is looser only where others are denied."""
    if was == "deny" or now == "deny":
        return "stricter" if now == "deny" else "looser"
    if others == ("deny", "deny") and ABSENT in (was, now):
        return "looser" if was is ABSENT else "stricter"
    return "changed"


def change_words(was: Any, now: Any) -> str:
    """An entry before and after, in words."""
    return now_and_before(verdict_words(now), verdict_words(was))


def verdict_words(verdict: Any) -> str:
    """A verdict in words."""
    return "no entry" if verdict is ABSENT else _VERDICT_WORDS.get(verdict, str(verdict))


def programs(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Windows programs by publisher, product and file; of two entries for one, deny wins."""
    before, after = _programs(old), _programs(new)
    if before is None or after is None:
        yield from changed(pair, path, old, new, entry)
        return
    others = elsewhere(pair, entry)
    differs = False
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        first, last = was[1] if was else ABSENT, now[1] if now else ABSENT
        if first != last:
            differs = True
            at = (*path, now[0]) if now else path
            out = (*path, was[0]) if was else path
            kind = towards(first, last, others)
            yield pair.change(kind, at if now else out, first, last, change_words(first, last), at=at, was=out)
    if not differs:
        yield pair.change("nothing", path, old, new, "The same programs, written otherwise.")


def _programs(value: Any) -> Mapping[tuple[str, ...], tuple[int, str]] | None:
    """Each program's entry: its first place and verdict; None for what is no list of programs."""
    programs: dict[tuple[str, ...], tuple[int, str]] = {}
    for at, entry in enumerate([] if value is ABSENT else value):
        if not isinstance(entry, dict):
            return None
        names = (entry.get("publisher_name"), entry.get("product_name"), entry.get("binary_name", ""))
        access = entry.get("access")
        if not all(isinstance(name, str) for name in names) or not isinstance(access, str):
            return None
        key = (str(names[0]), str(names[1]), str(names[2]).lower())
        place, before = programs.get(key, (at, access))
        programs[key] = (place, "deny" if "deny" in (before, access) else access)
    return programs


RULES = {"verdicts": verdicts, "programs": programs}
