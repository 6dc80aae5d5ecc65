"""A list of tables, one row each with what it says in short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Drafts, Holder
from codex_rollout_tui.policy.form.kinds.shared import adding, empty
from codex_rollout_tui.policy.form.row import Row
from codex_rollout_tui.policy.form.steps import Begin, Step


class Tables(Holder):
    """A list of tables."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, list)

    def shown(self, field: Field) -> str:
        count = len(field.value)
        return f"{count} in it" if count else empty(field)

    def below(self, field: Field, drafts: Drafts, part: str = "") -> Iterator[Row]:
        held = field.value if field.is_set else []
        for index, each in enumerate(held):
            yield Row("item", field.at(index), summary(each))
        if (*field.path, len(held)) in drafts:
            yield Row("item", field.at(len(held)), "a new one")
        yield Row("add", field, f"add {adding(field)}", self)

    def add(self, field: Field) -> Step:
        return Begin((*field.path, len(field.value) if field.is_set else 0))


def summary(value: Any) -> str:
    """The texts, numbers and flags of a table, in order."""
    if isinstance(value, dict):
        inner = [_word(name, each) for name, each in value.items()]
        return " · ".join(each for each in inner if each) or "empty"
    return _plain(value)


def _word(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(each for each in (_word(name, inner) for name, inner in value.items()) if each)
    if isinstance(value, list):
        texts = all(isinstance(each, str) for each in value)
        return ("|" if texts else " ").join(_plain(each) for each in value)
    return str(value)
