"""A value of one of two kinds: a plain one, or a table that says more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import set_to
from codex_rollout_tui.policy.form.kinds.next_value import UNSET, next_choice, removal
from codex_rollout_tui.policy.form.row import Drafts, FormRow, ValueKind
from codex_rollout_tui.policy.form.steps import BeginTable, PickOption, PickQuestion, Step
from codex_rollout_tui.policy.form.values import allowed, note


class EitherKind(ValueKind):
    """Picks between a plain kind and a table; the table's rows are below it."""

    def __init__(self, plain: ValueKind, table: ValueKind) -> None:
        self.plain, self.table = plain, table

    def _now(self, field: KeyField) -> ValueKind:
        return self.table if isinstance(field.value, dict) else self.plain

    def fits(self, value: Any) -> bool:
        return self.plain.fits(value) or self.table.fits(value)

    def shown(self, field: KeyField) -> str:
        return self._now(field).shown(field)

    def folds(self, field: KeyField, drafts: Drafts) -> bool:
        return (
            not self.plain.fits(field.value)
            or field.path in drafts
            or any(path[: len(field.path)] == field.path for path in drafts)
        )

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        return self.table.below(field, drafts)

    def add(self, field: KeyField) -> Step | None:
        return self.table.add(field)

    def _tables(self, field: KeyField) -> tuple[str, ...]:
        return tuple(field.node.children) if field.node is not None else ()


class ValueOrTableKind(EitherKind):
    """A value of an enumeration, or a table; a value may also be the name of the one table that says more of it."""

    def _plain_values(self, field: KeyField) -> list[str]:
        return [value for value in allowed(field) if value not in self._tables(field)]

    def turn(self, field: KeyField) -> Step:
        return next_choice(field, self._plain_values(field))

    def edit(self, field: KeyField) -> Step:
        values = self._plain_values(field)
        options = [PickOption(value, note(field, value), set_to(field, value)) for value in values]
        tables = [value for value in allowed(field) if value in self._tables(field)]
        options += [PickOption(value, "with its own keys", BeginTable((*field.path, value))) for value in tables]
        if not tables:
            options.append(PickOption("each path below it", "with a value of its own", BeginTable(field.path)))
        now = field.value if isinstance(field.value, str) else next(iter(field.value), "") if field.is_set else ""
        at = next((index for index, option in enumerate(options) if option.label == now), 0)
        if field.is_set:
            options.append(PickOption(UNSET, "", removal(field)))
        return PickQuestion(field.name, tuple(options), at)


class TextOrTableKind(EitherKind):
    """A text, or a table that says more than it."""

    def edit(self, field: KeyField) -> Step | None:
        if isinstance(field.value, str):
            return self.plain.edit(field)
        unset = field._replace(value=KeyField((), None).value)
        line = self.plain.edit(unset)
        parts = ", ".join(self._tables(field))
        options = [PickOption("a text", "compared as a whole", line)] if line is not None else []
        options.append(PickOption("its parts", parts, BeginTable(field.path)))
        return PickQuestion(field.name, tuple(options), len(options) - 1 if field.is_set else 0)
