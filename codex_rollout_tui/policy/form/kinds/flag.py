"""On, off, or not set."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.next_value import next_choice, options
from codex_rollout_tui.policy.form.row import ValueKind
from codex_rollout_tui.policy.form.steps import Step

WORDS = {True: "on", False: "off"}


class FlagKind(ValueKind):
    """A boolean; `first` is what it becomes when it was not set."""

    def __init__(self, first: bool = True) -> None:
        self.order = (first, not first)

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool)

    def shown(self, field: KeyField) -> str:
        return WORDS[field.value]

    def turn(self, field: KeyField) -> Step:
        return next_choice(field, self.order)

    def edit(self, field: KeyField) -> Step:
        return options(field, [(WORDS[value], "", value) for value in self.order])
