"""The values a field may have, and what each of them means."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue import keys, union
from codex_rollout_tui.policy.choices import controls
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.said import said
from codex_rollout_tui.policy.values import values


def allowed(field: Field) -> tuple[str, ...]:
    """The values of an enumeration that the client takes, also of one that a list or a map holds."""
    entry = field.node.spec if field.node is not None else None
    if entry is None or "enum" not in union(entry.type):
        return ()
    key = holder(entry.path)
    found = values(key, field.client) if key in keys() else entry.values
    return found or entry.values


def holder(key: str) -> str:
    """The key of the catalogue that the members of a list or map belong to."""
    while key not in keys() and key.endswith(("[]", ".<name>")):
        key = key.removesuffix("[]").removesuffix(".<name>")
    return key


def note(field: Field, value: str) -> str:
    """What a value means, in a few words; empty where nothing more is to be said than its name."""
    key = holder(field.node.path) if field.node is not None else ""
    found: str | None = said()["values"].get(key, {}).get(value)
    if found is None and key in controls():
        found = (controls()[key].notes or {}).get(value)
    return found or ""
