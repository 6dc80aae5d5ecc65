"""One of a few values, or not set."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.next_value import next_choice, options
from codex_rollout_tui.policy.form.row import ValueKind
from codex_rollout_tui.policy.form.steps import Step
from codex_rollout_tui.policy.form.values import allowed, note


class ChoiceKind(ValueKind):
    """An enumeration of texts."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, str)

    def shown(self, field: KeyField) -> str:
        return str(field.value)

    def turn(self, field: KeyField) -> Step:
        return next_choice(field, allowed(field))

    def edit(self, field: KeyField) -> Step:
        return options(field, [(value, note(field, value), value) for value in allowed(field)])
