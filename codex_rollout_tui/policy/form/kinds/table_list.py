"""A list of tables, one row each with what it says in short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import Holder
from codex_rollout_tui.policy.form.kinds.member_words import empty, new_member
from codex_rollout_tui.policy.form.row import Drafts, FormRow
from codex_rollout_tui.policy.form.steps import BeginTable, Step


class Summary(NamedTuple):
    """What a table says in short: its first text, number or flag, the others, and its values of enumerations."""

    first: str
    rest: str = ""
    value: str = ""


class TablesKind(Holder):
    """A list of tables."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, list)

    def shown(self, field: KeyField) -> str:
        count = len(field.value)
        return f"{count} items" if count > 1 else "1 item" if count else empty(field)

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        held = field.value if field.is_set else []
        for index in range(len(held) + ((*field.path, len(held)) in drafts)):
            yield FormRow("item", field.at(index), "")
        yield FormRow("add", field, f"add {new_member(field)}", self)

    def add(self, field: KeyField) -> Step:
        return BeginTable((*field.path, len(field.value) if field.is_set else 0))


def summary(field: KeyField) -> Summary:
    """A table of a list in short."""
    if not isinstance(field.value, dict):
        return Summary(_plain(field.value) if field.is_set else "a new one")
    children = field.node.children if field.node is not None else {}
    words: list[str] = []
    values: list[str] = []
    for name, value in field.value.items():
        child = children.get(name)
        word = _word(name, value)
        if word:
            (values if child is not None and child.type == "enum" else words).append(word)
    return Summary(words[0] if words else "empty", ", ".join(words[1:]), ", ".join(values))


def _word(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(part for part in (_word(name, inner) for name, inner in value.items()) if part)
    if isinstance(value, list):
        texts = all(isinstance(part, str) for part in value)
        return ("|" if texts else " ").join(_plain(part) for part in value)
    return str(value)
