"""Values the catalogue says nothing of: in open tables any value of TOML, elsewhere keys Codex does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import Holder, set_to
from codex_rollout_tui.policy.form.row import Drafts, FormRow, ValueKind, raw
from codex_rollout_tui.policy.form.steps import Step, TextQuestion
from codex_rollout_tui.policy.text import reading

HOW = "texts in quotes, lists in [ ], tables in { }"


class UnknownKind(ValueKind):
    """A key Codex does not know: it can be looked at and taken out."""


class AnythingKind(ValueKind):
    """Any value, typed as TOML."""

    def edit(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            return set_to(field, read(f"x = {text}", f"This is no value of TOML: write {HOW}.")["x"])

        return TextQuestion(field.name, then, raw(field.value) if field.is_set else "", f"a value: {HOW}")


class PairsKind(Holder):
    """A table whose keys the catalogue does not know, as names and values."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, dict)

    def shown(self, field: KeyField) -> str:
        return f"{len(field.value)} set" if field.value else "empty"

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        for name, value in field.value.items() if field.is_set else ():
            yield FormRow("entry", field.at(name), name, PAIRS if isinstance(value, dict) else ANYTHING)
        yield FormRow("add", field, "add name = value", self)

    def add(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            entry = read(text, f"Write it as name = value: {HOW}.")
            name, value = next(iter(entry.items()))
            inner = field.at(name)
            if inner.is_set:
                raise UsageError(f"{name} is there already: press enter on it to change it.")
            return set_to(inner, value)

        return TextQuestion(field.name, then, hint="name = value")


def read(text: str, otherwise: str) -> Mapping[str, Any]:
    """The one key of a line of TOML with its value; raises UsageError with a sentence where it is none."""
    line = reading.read(reading.decode(text.encode("utf-8", "replace")))
    if line.problem is not None and line.problem.kind == "nesting":
        raise UsageError(f"{line.problem.message[0].upper()}{line.problem.message[1:]}. Write a flatter value.")
    if line.values is None or len(line.values) != 1:
        raise UsageError(otherwise)
    return line.values


UNKNOWN, ANYTHING, PAIRS = UnknownKind(), AnythingKind(), PairsKind()
