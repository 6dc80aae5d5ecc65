"""Lists of what people may choose, and of what nobody may have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.catalogue.keys import node_at
from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import names, sentence
from codex_rollout_tui.policy.compare.rules.plain import changed, missing
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.layers.enforced_value import enforced
from codex_rollout_tui.policy.text import facts
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair


def choices(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """What people may choose: no key is no limit, fewer values are stricter."""
    if any(not isinstance(value, list) and value is not ABSENT for value in (old, new)):
        yield from changed(pair, path, old, new, entry)
        return
    before, after = _allowed(path, old, pair.old.client), _allowed(path, new, pair.new.client)
    kind, words = between(before, after, entry.what)
    if (before is None or after is None) and _all(path, before or after or {}, pair.new.client):
        kind, words = "changed", f"{words} Those are all there are."
    if entry.fallback and kind != "nothing":
        kind, words = _with_fallback(kind, words, before, after, entry)
    elif entry.fallback and before and after and next(iter(before)) != next(iter(after)):
        kind, words = "changed", f"Who asks for what is not listed now gets {_first(after)}, not {_first(before)}."
    yield pair.change(kind, path, old, new, words)


Names = Mapping[str, str]
"""Values that can be told apart, each with its name for people."""


def _allowed(path: Path, value: Any, client: str) -> Names | None:
    """The values as Codex enforces them; None for no limit."""
    if value is ABSENT:
        return None
    return {json.dumps(facts.plain(item)): _name(item) for item in enforced(path, value, {}, client).value}


def _all(path: Path, allowed: Names, client: str) -> bool:
    """Whether a list names every value there is, so that it limits nothing."""
    node = node_at(path)
    values = list(node.spec.values) if node is not None and node.spec is not None else []
    return bool(values) and set(_allowed(path, values, client) or ()) <= set(allowed)


def _name(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("granular"), dict):
        on = [name for name, switch in value["granular"].items() if switch is True]
        return f"granular ({', '.join(on) or 'nothing'} on)"
    return str(value)


def between(before: Names | None, after: Names | None, what: str) -> tuple[ChangeKind, str]:
    """Which way two sets of choices lead, None for no limit, and what to say of it."""
    if before is None or after is None:
        if after is not None:
            return "stricter", f"Limited to {names(after.values()) or 'none'}. Before: any of the {what}."
        return "looser", f"No longer limited: any of the {what}. Before: {names((before or {}).values()) or 'none'}."
    gone = [name for key, name in before.items() if key not in after]
    more = [name for key, name in after.items() if key not in before]
    parts = [f"no longer allowed: {names(gone)}"] if gone else []
    parts += [f"now allowed: {names(more)}"] if more else []
    if not parts:
        return "nothing", "The same values, written otherwise."
    kind: ChangeKind = "changed" if gone and more else "stricter" if gone else "looser"
    return kind, " ".join(sentence(part) for part in parts)


def _with_fallback(
    kind: ChangeKind, words: str, before: Names | None, after: Names | None, entry: Strictness
) -> tuple[ChangeKind, str]:
    """The first value counts too: it is what people get who ask for another that is not allowed."""
    was, now = _first(before), _first(after)
    if was == now:
        return kind, words
    if now is not None:
        words = f"{words} Who asks for what is not listed gets {now}."
    risen = now if kind == "stricter" else was if kind == "looser" else None
    return ("changed" if risen in entry.unsure else kind), words


def _first(allowed: Names | None) -> str | None:
    return next(iter(allowed.values()), None) if allowed else None


def denials(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """What nobody may have: more values are stricter, no key is none."""
    before, after = ([] if value is ABSENT else value for value in (old, new))
    if not all(isinstance(value, list) for value in (before, after)):
        yield from changed(pair, path, old, new, entry)
        return
    gone, more = missing(before, after), missing(after, before)
    parts = [f"now {entry.what}: {names(more)}"] if more else []
    parts += [f"no longer {entry.what}: {names(gone)}"] if gone else []
    kind: ChangeKind = "changed" if gone and more else "stricter" if more else "looser" if gone else "nothing"
    words = " ".join(sentence(part) for part in parts) or "The same values, written otherwise."
    yield pair.change(kind, path, old, new, words)


RULES = {"choices": choices, "denials": denials}
