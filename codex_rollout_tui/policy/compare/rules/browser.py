"""Rules for single sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.rules.plain import changed, short
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair


def origins(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """A site's entry stands in for the rules of all other sites, so one that comes or goes can lift those too."""
    before, after = ({} if table is ABSENT else table for table in (old, new))
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or not (before or after):
        yield from changed(pair, path, old, new, entry)
        return
    for site in dict.fromkeys([*before, *after]):
        was, now = before.get(site, ABSENT), after.get(site, ABSENT)
        place = (*path, site)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from pair.walk_table(place, was, now)
        elif was != now:
            listed = now if was is ABSENT else was
            kind: ChangeKind = "changed"
            if ABSENT in (was, now) and isinstance(listed, Mapping) and listed.get("access") == "deny":
                kind = "stricter" if was is ABSENT else "looser"
            words = ", ".join(f"{key} {short(value)}" for key, value in listed.items()) if listed else "nothing"
            start = "No longer has rules of its own" if now is ABSENT else "Has rules of its own now"
            yield pair.change(kind, place, was, now, f"{start}: {words}.")


RULES = {"origins": origins}
