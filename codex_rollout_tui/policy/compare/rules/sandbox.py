"""Permission profiles, their file rules, and sandbox modes for hosts by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import names, now_and_before
from codex_rollout_tui.policy.compare.rules.lists import between
from codex_rollout_tui.policy.compare.rules.plain import changed, words
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair

FULL_ACCESS = ":danger-full-access"
_ACCESS = ("deny", "read", "write")


def profiles(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Profiles people may choose: no table is no limit, what is not true in it is denied."""
    if any(not isinstance(value, Mapping) and value is not ABSENT for value in (old, new)):
        yield from changed(pair, path, old, new, entry)
        return
    if old is ABSENT or new is ABSENT:
        listed = old if new is ABSENT else new
        allowed = names(name for name, value in listed.items() if value is True) or "none"
        kind: ChangeKind = "stricter" if old is ABSENT else "looser"
        text = f"Limited to {allowed}. Before: any profile."
        if new is ABSENT:
            text = f"No longer limited: any profile. Before: {allowed}."
        # Everybody would get full access, also who asks for less.
        yield pair.change(
            "changed" if FULL_ACCESS in pair.both(("default_permissions",)) else kind, path, old, new, text
        )
        return
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name, ABSENT), new.get(name, ABSENT)
        if was is now:
            continue
        kind = "changed" if True not in (was, now) else "looser" if now is True else "stricter"
        yield pair.change(kind, (*path, name), was, now, now_and_before(_allowed(now), _allowed(was)))


def _allowed(value: Any) -> str:
    if value is ABSENT:
        return "not listed, so not allowed"
    return "allowed" if value is True else "not allowed"


def files(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """A profile's file rules: deny is stricter than read, read than write; a new deny is stricter than no rule."""
    before, after = ({} if value is ABSENT else value for value in (old, new))
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or not (before or after):
        yield from changed(pair, path, old, new, entry)
        return
    for name in dict.fromkeys([*before, *after]):
        was, now = _plain(before.get(name, ABSENT)), _plain(after.get(name, ABSENT))
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from files(pair, (*path, name), was, now, entry)
        elif was != now or type(was) is not type(now):
            kind = _towards(was, now) if name != "glob_scan_max_depth" else "changed"
            yield pair.change(kind, (*path, name), was, now, words(was, now))


def _plain(access: Any) -> Any:
    return "deny" if access == "none" else access


def _towards(was: Any, now: Any) -> ChangeKind:
    if was in _ACCESS and now in _ACCESS:
        return "stricter" if _ACCESS.index(now) < _ACCESS.index(was) else "looser"
    if was is ABSENT and now == "deny":
        return "stricter"
    return "looser" if was == "deny" and now is ABSENT else "changed"


def hosts(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Sandbox modes for hosts: the first entry that matches counts, so entries are only compared in one order."""
    before, after = _entries(old), _entries(new)
    if before is None or after is None or [row[0] for row in before] != [row[0] for row in after]:
        yield from changed(pair, path, old, new, entry)
        return
    differs = False
    for at, ((patterns, was), (_, now)) in enumerate(zip(before, after, strict=True)):
        if set(was) != set(now):
            differs = True
            kind, words = between(was, now, "sandbox modes")
            place = (*path, at, "allowed_sandbox_modes")
            yield pair.change(kind, place, old[at], new[at], f"{names(sorted(patterns))}: {words}")
    if not differs:
        yield pair.change("nothing", path, old, new, "The same modes, written otherwise.")


def _entries(value: Any) -> list[tuple[frozenset[str], dict[str, str]]] | None:
    """The patterns and the modes of each entry."""
    entries = []
    for entry in [] if value is ABSENT else value:
        patterns = entry.get("hostname_patterns") if isinstance(entry, Mapping) else None
        modes = entry.get("allowed_sandbox_modes") if isinstance(entry, Mapping) else None
        if not (isinstance(patterns, list) and isinstance(modes, list)):
            return None
        if not all(isinstance(text, str) for text in (*patterns, *modes)):
            return None
        plain = frozenset(pattern.strip().rstrip(".").lower() for pattern in patterns)
        entries.append((plain, {mode: mode for mode in modes if mode != "external-sandbox"}))
    return entries


RULES = {"profiles": profiles, "files": files, "hosts": hosts}
