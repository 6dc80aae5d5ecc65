"""One row of the form, as a plain value, and what the kind of its value says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import Path
from codex_rollout_tui.policy.catalogue.labels import label
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.steps import Step

Role = Literal["group", "key", "entry", "item", "choice", "stage", "empty", "add"]
"""group: a title; key: a key; entry: a named member of a map; item: a member of a list; choice: a value that is in a
set or out; stage: features of one stage; empty: the way to say "nothing at all"; add: the place to add a member."""
Key = tuple[object, ...]
"""What makes a row the same row in another text."""


Drafts = frozenset[Path]
"""Tables and items that were begun and are not in the text yet."""


class ValueKind:
    """One kind of value: how it is shown, what the next one is, how typed text becomes one.

    A field that is asked about either is not set or holds a value that `fits`.
    """

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


class FormRow(NamedTuple):
    """A row: what it is about, what it says, how deep it stands, and whether it is unfolded (None: it cannot be)."""

    role: Role
    field: KeyField
    label: str
    """Empty for tables of a list: they are told by their `summary`."""
    kind: ValueKind | None = None
    """None until the outline looks it up by the field's type."""
    extra: str = ""
    """The value of a choice, the name of a group or stage."""
    note: str = ""
    marked: bool = False
    """Whether a choice is in."""
    held: int = 0
    """How many keys of a group or flags of a stage are set."""
    depth: int = 0
    unfolded: bool | None = None
    unset: str = ""
    """What holds while a key is not set, where that is worth saying."""

    @property
    def key(self) -> Key:
        """What makes it the same row in another text."""
        if self.role in ("key", "entry", "item"):
            return ("at", self.field.path)
        return (self.role, self.field.path, self.extra)

    @property
    def words(self) -> str:
        """What it is called by who writes no TOML; its own name where it has no other."""
        node = self.field.node
        if self.role != "key" or node is None or node.spec is None:
            return self.label
        return label(node.spec.path) or self.label

    @property
    def is_set(self) -> bool:
        """Whether the policy says something here."""
        if self.role in ("group", "stage"):
            return self.held > 0
        return self.marked if self.role == "choice" else self.field.is_set and self.role not in ("add", "empty")

    @property
    def fits(self) -> bool:
        """Whether the value is of a kind Codex reads here."""
        return not self.field.is_set or self.kind is None or self.kind.fits(self.field.value)

    @property
    def shown(self) -> str:
        """The value in short; empty where there is none."""
        if self.kind is None or self.role not in ("key", "entry", "item") or not self.field.is_set:
            return ""
        return self.kind.shown(self.field) if self.fits else raw(self.field.value)


def raw(value: object) -> str:
    """A value as the text might have it."""
    from codex_rollout_tui.policy.edit import render

    return render.value(value)
