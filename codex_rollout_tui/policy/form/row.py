"""One row of the form, as a plain value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from codex_rollout_tui.policy.form.field import KeyField

if TYPE_CHECKING:
    from codex_rollout_tui.policy.form.kinds.base import ValueKind

Role = Literal["group", "key", "entry", "item", "choice", "stage", "empty", "add"]
"""group: a title; key: a key; entry: a named member of a map; item: a member of a list; choice: a value that is in a
set or out; stage: features of one stage; empty: the way to say "nothing at all"; add: the place to add a member."""
Key = tuple[object, ...]
"""What makes a row the same row in another text."""


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
