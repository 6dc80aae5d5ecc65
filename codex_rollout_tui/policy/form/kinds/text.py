"""A text, typed on one line: any text, a path, a regular expression."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.form.examples import example
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import set_to
from codex_rollout_tui.policy.form.row import ValueKind
from codex_rollout_tui.policy.form.steps import Step, TextQuestion
from codex_rollout_tui.policy.lint.regex_lite import problem


class TextKind(ValueKind):
    """A text; `check` raises UsageError with what would fit."""

    noun = "a text"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str)

    def shown(self, field: KeyField) -> str:
        return str(field.value) or '""'

    def check(self, field: KeyField, text: str) -> None:
        """Raise UsageError where a typed text cannot be the value."""
        if not text:
            raise UsageError(f"Nothing was typed: {field.name} takes {self.noun}. To take the key out, press x on it.")

    def edit(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            self.check(field, text)
            return set_to(field, text)

        text = str(field.value) if field.is_set else ""
        return TextQuestion(field.name, then, text, example(field) or self.noun, lines="\n" in text or _is_prose(field))


def _is_prose(field: KeyField) -> bool:
    """Whether it is a text to be read by people or the model rather than a name or an address."""
    return field.node is not None and field.node.path in PROSE


PROSE = frozenset({"guardian_policy_config", "guardian_extra_policy", "additional_developer_instructions"})


class FilePathKind(TextKind):
    """A path."""

    noun = "a path"

    def check(self, field: KeyField, text: str) -> None:
        super().check(field, text)
        if "\0" in text or "\n" in text:
            raise UsageError(f"{field.name} takes a path, and no path has such a character in it.")


class RegexKind(TextKind):
    """A regular expression, of the small engine Codex matches MCP servers with."""

    noun = "a regular expression"

    def check(self, field: KeyField, text: str) -> None:
        super().check(field, text)
        why = problem(text)
        if why is not None:
            raise UsageError(f"Codex cannot read this expression: {why}.")
