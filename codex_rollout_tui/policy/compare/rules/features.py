"""Pinned features: a direction is known of few of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.catalogue.keys import app_features, renamed_features
from codex_rollout_tui.policy.catalogue.keys import features as flags
from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import now_and_before
from codex_rollout_tui.policy.compare.rules.plain import changed, direction
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair

_SWITCH_WORDS = {True: "on for everybody", False: "off for everybody", ABSENT: "as people and the product have it"}


def features(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Each feature under its newest name."""
    before, after = _by_newest_name(old), _by_newest_name(new)
    if before is None or after is None or not (before or after):
        yield from changed(pair, path, old, new, entry)
        return
    differs = False
    for name in dict.fromkeys([*before, *after]):
        (old_name, was), (new_name, now) = before.get(name, (name, ABSENT)), after.get(name, (name, ABSENT))
        if was is now:
            continue
        differs = True
        words = now_and_before(_SWITCH_WORDS[now], _SWITCH_WORDS[was])
        kind: ChangeKind = "changed"
        if not _known(name, pair.new.client):
            kind, words = "nothing", "Codex ignores this feature: it knows none of this name."
        elif name in entry.open:
            kind = direction(was, now, _SCALE)
        yield pair.change(kind, (*path, name), was, now, words, at=(*path, new_name), was=(*path, old_name))
    if not differs:
        yield pair.change("nothing", path, old, new, "The same features by their other names.")


_SCALE = Strictness("scale", order=(False, True))


def _known(name: str, client: str) -> bool:
    flag = flags().get(name)
    return name in app_features() or (flag is not None and flag.known(client))


def _by_newest_name(value: Any) -> dict[str, tuple[str, bool]] | None:
    """The name in use and the value of each feature, by its newest name; None for what is no table of switches."""
    if value is ABSENT:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(switch, bool) for switch in value.values()):
        return None
    names = renamed_features()
    return {names.get(name, name): (name, switch) for name, switch in value.items()}


RULES = {"features": features}
