"""The values a field may have, and what each of them means."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue import values
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.labels import labels


def allowed(field: KeyField) -> tuple[str, ...]:
    """The values of an enumeration that the client takes; of one that it does not know, those of the newest."""
    entry = field.node.spec if field.node is not None else None
    return values.allowed(entry, field.client) or (entry.values if entry is not None else ())


def note(field: KeyField, value: str) -> str:
    """What a value means, in a few words; empty where nothing more is to be said than its name."""
    return meaning(field.node.path, value) if field.node is not None else ""


def meaning(path: str, value: str) -> str:
    """What a value means at a place of the catalogue."""
    words: str = labels()["values"].get(values.holder(path), {}).get(value, "")
    return words


def unset(field: KeyField) -> str:
    """What holds while a key is not set; empty where that is not worth saying."""
    words: str = labels()["unset"].get(field.node.path, "") if field.node is not None else ""
    return words
