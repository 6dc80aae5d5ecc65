"""A set: each value in or out; a value that is a table has its own keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import Holder
from codex_rollout_tui.policy.form.kinds.member_words import empty, nothing
from codex_rollout_tui.policy.form.kinds.other import UNKNOWN
from codex_rollout_tui.policy.form.row import Drafts, FormRow, raw
from codex_rollout_tui.policy.form.steps import FormChange, Step
from codex_rollout_tui.policy.form.values import allowed, note
from codex_rollout_tui.policy.form.write import put, take_out
from codex_rollout_tui.policy.text.document import Document


class ChoicesKind(Holder):
    """A list of values of an enumeration."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, list)

    def shown(self, field: KeyField) -> str:
        return ", ".join(map(_name, field.value)) or empty(field)

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        held = field.value if field.is_set else []
        item = field.at(0)._replace(node=field.node.items if field.node is not None else None)
        tables = item.node.children if item.node is not None else {}
        plain = [value for value in allowed(item) if value not in tables]
        for value in (*plain, *(entry for entry in held if isinstance(entry, str) and entry not in plain)):
            yield FormRow("choice", field, value, self, value, note(field, value), value in held)
        for index, entry in enumerate(held):
            if not isinstance(entry, str) and not (isinstance(entry, dict) and entry.keys() & tables.keys()):
                yield FormRow("item", field.at(index)._replace(node=None), raw(entry), UNKNOWN)
        for name in tables:
            index = next((at for at, entry in enumerate(held) if isinstance(entry, dict) and name in entry), len(held))
            yield FormRow("key", field.at(index).at(name), name)
        yield from nothing(field)

    def turn_choice(self, field: KeyField, value: str) -> Step:
        path = field.path

        def make(document: Document) -> Document:
            held = document.value(path, [])
            if isinstance(held, list) and value in held:
                for index in range(len(held) - 1, -1, -1):
                    document = take_out(document, (*path, index)) if held[index] == value else document
                return document
            return put(document, path, [*held, value] if isinstance(held, list) else [value])

        gone = field.is_set and value in field.value
        return FormChange(f"{field.title}: {value} {'out' if gone else 'in'}", make)


def _name(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value) if isinstance(value, dict) else raw(value)
