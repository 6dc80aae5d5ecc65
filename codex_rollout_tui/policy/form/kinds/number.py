"""A whole number in its range."""

from __future__ import annotations

import re
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.form.examples import example
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import set_to
from codex_rollout_tui.policy.form.row import ValueKind
from codex_rollout_tui.policy.form.steps import Step, TextQuestion

LARGEST = {"u8": 2**8 - 1, "u16": 2**16 - 1, "u64": 2**63 - 1, "usize": 2**63 - 1}
"""By the type's width; TOML itself ends at 63 bits."""


class NumberKind(ValueKind):
    """A whole number from 0 on."""

    def __init__(self, width: str) -> None:
        self.largest = LARGEST[width]

    def fits(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)

    def shown(self, field: KeyField) -> str:
        return str(field.value)

    @property
    def range(self) -> str:
        """What fits, in words."""
        return f"from 0 to {self.largest}" if self.largest < 2**63 - 1 else "from 0 on"

    def edit(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            return set_to(field, self.read(field, text))

        hint = example(field)
        hint = f"{hint} ({self.range})" if hint else f"a whole number {self.range}"
        return TextQuestion(field.name, then, str(field.value) if field.is_set else "", hint)

    def read(self, field: KeyField, text: str) -> int:
        """The number a text says; raises UsageError where it says none that fits."""
        digits = text.strip().replace("_", "")
        if not re.fullmatch(r"[+-]?[0-9]{1,30}", digits):
            raise UsageError(
                f"{field.name} takes a whole number {self.range}, such as {example(field, bare=True) or 1}."
            )
        number = int(digits)
        if not 0 <= number <= self.largest:
            raise UsageError(f"{number} does not fit: {field.name} takes a whole number {self.range}.")
        return number
