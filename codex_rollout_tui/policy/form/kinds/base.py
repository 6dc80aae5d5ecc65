"""What every kind of value says: how it is shown, what the next one is, how typed text becomes one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Path
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.row import Row, raw
from codex_rollout_tui.policy.form.steps import Change, Step
from codex_rollout_tui.policy.form.write import put

Drafts = frozenset[Path]
"""Tables and items that were begun and are not in the text yet."""


class Kind:
    """One kind of value. A field that is asked about either is not set or holds a value that `fits`."""

    def fits(self, value: Any) -> bool:
        """Whether a value is of this kind."""
        return True

    def shown(self, field: Field) -> str:
        """The value in a few words."""
        return raw(field.value)

    def turn(self, field: Field) -> Step | None:
        """What the space bar does: the next value, or the same as enter."""
        return self.edit(field)

    def edit(self, field: Field) -> Step | None:
        """What enter does; None: it folds, or there is nothing to change."""
        return None

    def folds(self, field: Field, drafts: Drafts) -> bool:
        """Whether there are rows below."""
        return False

    def below(self, field: Field, drafts: Drafts, part: str = "") -> Iterator[Row]:
        """The rows below an unfolded one; `part` is the stage they are of."""
        return iter(())

    def add(self, field: Field) -> Step | None:
        """How a member is added; None where nothing can be."""
        return None

    def turn_choice(self, field: Field, value: str) -> Step | None:
        """What turning a choice of its rows does."""
        return None


class Holder(Kind):
    """A kind with rows below."""

    def folds(self, field: Field, drafts: Drafts) -> bool:
        return True


def set_to(field: Field, value: Any) -> Change:
    """The change that gives a key a value."""
    path = field.path
    return Change(f"{field.title} = {raw(value)}", lambda doc: put(doc, path, value))
