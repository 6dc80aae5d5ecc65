"""The values a field may have, and what each of them means."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue import values
from codex_rollout_tui.policy.form.choices import controls
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
    """What a value means at a place of the catalogue, as the form or the checklist's choices say it."""
    key = values.holder(path)
    found: str | None = labels()["values"].get(key, {}).get(value)
    if found is None and key in controls():
        found = (controls()[key].notes or {}).get(value)
    return found or ""
