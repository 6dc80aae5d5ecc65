"""Keys without a direction, and keys whose values stand in an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.catalogue.keys import node_at
from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import now_and_before, sentence, shown
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.text.document import ABSENT, Path
from codex_rollout_tui.redact import HIDDEN

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair


def changed(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """A key of which nothing is said but that it is another; tables are walked through."""
    if _walks(path, entry) and all(isinstance(value, dict) or value is ABSENT for value in (old, new)):
        if old in ({}, ABSENT) and new in ({}, ABSENT):
            yield pair.change("nothing", path, old, new, "An empty table asks for nothing.")
        yield from pair.walk_table(path, old, new)
        return
    if (same := _no_change(old, new, entry)) is not None:
        yield pair.change("nothing", path, old, new, same)
        return
    if entry.hidden:
        before, after = (value if value is ABSENT else HIDDEN for value in (old, new))
        yield pair.change("changed", path, before, after, _without_values(old, new))
    else:
        before, after = (each if each is ABSENT else without_secrets(each, path) for each in (old, new))
        told = _without_values(old, new) if before == after else words(before, after)
        yield pair.change("changed", path, before, after, told)


def _no_change(old: Any, new: Any, entry: Strictness) -> str | None:
    """Why two values come to the same; None where they do not."""
    both = (old, new)
    if entry.blank and all(value is ABSENT or (isinstance(value, str) and not value.strip()) for value in both):
        return "Codex ignores a blank text."
    if (
        entry.unordered
        and all(isinstance(value, list) for value in both)
        and not (missing(old, new) + missing(new, old))
    ):
        return "The same values, written otherwise."
    if entry.unset is not None and all(value is ABSENT or value == entry.unset for value in both):
        return "The same as without the key."
    return None


def _walks(path: Path, entry: Strictness) -> bool:
    node = node_at(path)
    open_ended = node is not None and node.spec is not None and node.spec.open
    if node is None or open_ended or not (node.children or node.named):
        return False
    return not entry.one_value or (entry.apart and len(path) == 1)


def words(old: Any, new: Any) -> str:
    """What changed from one value to another."""
    if isinstance(old, list) and isinstance(new, list):
        gone, more = missing(old, new), missing(new, old)
        parts = [f"{len(values)} {word}" for values, word in ((more, "added"), (gone, "removed")) if values]
        return sentence(" and ".join(parts) or "in another order or number")
    if new is ABSENT:
        return f"No longer set. Before: {short(old)}."
    if old is ABSENT:
        return f"Set to {short(new)}."
    return now_and_before(short(new), short(old))


def missing(items: list[Any], others: list[Any]) -> list[Any]:
    """The values of a list that another does not have."""
    texts = {repr(value) for value in others}
    return [value for value in items if repr(value) not in texts]


def short(value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return f"a list of {len(value)}"
    if isinstance(value, dict) and value:
        return f"a table of {len(value)}"
    return shown(value)


def _without_values(old: Any, new: Any) -> str:
    if new is ABSENT:
        return "No longer set."
    return "Set." if old is ABSENT else "Another value."


def scale(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """A key whose values stand in an order, strictest first."""
    if any(isinstance(value, (dict, list)) for value in (old, new)):
        yield from changed(pair, path, old, new, entry)
        return
    before, after = (_value_words(value, entry) for value in (old, new))
    kind = direction(old, new, entry)
    text = now_and_before(after, before)
    if kind == "changed" and ABSENT in (old, new) and entry.unset is not None:
        text = f"{sentence(before)} The same as without the key, but a key outranks weaker layers."
    yield pair.change(kind, path, old, new, text)


def direction(old: Any, new: Any, entry: Strictness) -> ChangeKind:
    """Which way two values of a scale lead."""
    before, after = (_place(value, entry) for value in (old, new))
    if before is not None and after is not None:
        return "stricter" if after < before else "looser" if after > before else "changed"
    if after == 0 and old is ABSENT:
        return "stricter"
    return "looser" if before == 0 and new is ABSENT else "changed"


def _place(value: Any, entry: Strictness) -> int | None:
    if value is ABSENT:
        value = entry.unset
    places = (at for at, step in enumerate(entry.order) if step is value or (step == value and isinstance(step, str)))
    return next(places, None)


def _value_words(value: Any, entry: Strictness) -> str:
    if value is ABSENT:
        unset = "" if entry.unset is None else entry.says.get(_word(entry.unset), "")
        return entry.says.get("unset", unset or "not set")
    return entry.says.get(_word(value), short(value))


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


RULES = {"changed": changed, "scale": scale}
