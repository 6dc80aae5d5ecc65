"""One of a few values, or not set."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Kind
from codex_rollout_tui.policy.form.kinds.cycle import cycled, options
from codex_rollout_tui.policy.form.steps import Step
from codex_rollout_tui.policy.form.values import allowed, note


class Choice(Kind):
    """An enumeration of texts."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, str)

    def shown(self, field: Field) -> str:
        return str(field.value)

    def turn(self, field: Field) -> Step:
        return cycled(field, allowed(field))

    def edit(self, field: Field) -> Step:
        return options(field, [(value, note(field, value), value) for value in allowed(field)])
