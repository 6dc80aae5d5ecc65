"""What every kind of value says: how it is shown, what the next one is, how typed text becomes one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Path
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.row import FormRow, raw
from codex_rollout_tui.policy.form.steps import FormChange, Step
from codex_rollout_tui.policy.form.write import put

Drafts = frozenset[Path]
"""Tables and items that were begun and are not in the text yet."""


class ValueKind:
    """One kind of value. A field that is asked about either is not set or holds a value that `fits`."""

    def fits(self, value: Any) -> bool:
        """Whether a value is of this kind."""
        return True

    def shown(self, field: KeyField) -> str:
        """The value in a few words."""
        return raw(field.value)

    def turn(self, field: KeyField) -> Step | None:
        """What the space bar does: the next value, or the same as enter."""
        return self.edit(field)

    def edit(self, field: KeyField) -> Step | None:
        """What enter does; None: it folds, or there is nothing to change."""
        return None

    def folds(self, field: KeyField, drafts: Drafts) -> bool:
        """Whether there are rows below."""
        return False

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        """The rows below an unfolded one; `part` is the stage they are of."""
        return iter(())

    def add(self, field: KeyField) -> Step | None:
        """How a member is added; None where nothing can be."""
        return None

    def turn_choice(self, field: KeyField, value: str) -> Step | None:
        """What turning a choice of its rows does."""
        return None


class Holder(ValueKind):
    """A kind with rows below."""

    def folds(self, field: KeyField, drafts: Drafts) -> bool:
        return True


def set_to(field: KeyField, value: Any) -> FormChange:
    """The change that gives a key a value."""
    path = field.path
    return FormChange(f"{field.title} = {raw(value)}", lambda document: put(document, path, value))
