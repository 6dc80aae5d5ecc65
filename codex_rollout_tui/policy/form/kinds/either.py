"""A value of one of two kinds: a plain one, or a table that says more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Drafts, Kind, set_to
from codex_rollout_tui.policy.form.kinds.cycle import UNSET, cycled, taken_out
from codex_rollout_tui.policy.form.row import Row
from codex_rollout_tui.policy.form.steps import Begin, Option, Options, Step
from codex_rollout_tui.policy.form.values import allowed, note


class Either(Kind):
    """Picks between a plain kind and a table; the table's rows are below it."""

    def __init__(self, plain: Kind, table: Kind) -> None:
        self.plain, self.table = plain, table

    def _now(self, field: Field) -> Kind:
        return self.table if isinstance(field.value, dict) else self.plain

    def fits(self, value: Any) -> bool:
        return self.plain.fits(value) or self.table.fits(value)

    def shown(self, field: Field) -> str:
        return self._now(field).shown(field)

    def folds(self, field: Field, drafts: Drafts) -> bool:
        return (
            not self.plain.fits(field.value)
            or field.path in drafts
            or any(path[: len(field.path)] == field.path for path in drafts)
        )

    def below(self, field: Field, drafts: Drafts, part: str = "") -> Iterator[Row]:
        return self.table.below(field, drafts)

    def add(self, field: Field) -> Step | None:
        return self.table.add(field)

    def _tables(self, field: Field) -> tuple[str, ...]:
        return tuple(field.node.children) if field.node is not None else ()


class ValueOrTable(Either):
    """A value of an enumeration, or a table; a value may also be the name of the one table that says more of it."""

    def _plain_values(self, field: Field) -> list[str]:
        return [value for value in allowed(field) if value not in self._tables(field)]

    def turn(self, field: Field) -> Step:
        return cycled(field, self._plain_values(field))

    def edit(self, field: Field) -> Step:
        values = self._plain_values(field)
        found = [Option(value, note(field, value), set_to(field, value)) for value in values]
        tables = [value for value in allowed(field) if value in self._tables(field)]
        found += [Option(value, "with its own keys", Begin((*field.path, value))) for value in tables]
        if not tables:
            found.append(Option("each path below it", "with a value of its own", Begin(field.path)))
        now = field.value if isinstance(field.value, str) else next(iter(field.value), "") if field.is_set else ""
        at = next((index for index, each in enumerate(found) if each.label == now), 0)
        if field.is_set:
            found.append(Option(UNSET, "", taken_out(field)))
        return Options(field.name, tuple(found), at)


class TextOrTable(Either):
    """A text, or a table that says more than it."""

    def edit(self, field: Field) -> Step | None:
        if isinstance(field.value, str):
            return self.plain.edit(field)
        unset = field._replace(value=Field((), None).value)
        line = self.plain.edit(unset)
        parts = ", ".join(self._tables(field))
        found = [Option("a text", "compared as a whole", line)] if line is not None else []
        found.append(Option("its parts", parts, Begin(field.path)))
        return Options(field.name, tuple(found), len(found) - 1 if field.is_set else 0)
