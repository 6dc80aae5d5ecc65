"""What can be done with a row: open it, turn it, take it out, add to it, rename it, move it."""

from __future__ import annotations

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.edit import keys as edit
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.next_value import removal
from codex_rollout_tui.policy.form.row import FormRow
from codex_rollout_tui.policy.form.steps import FormChange, PickOption, PickQuestion, Step, TextQuestion
from codex_rollout_tui.policy.form.write import put
from codex_rollout_tui.policy.text.document import ABSENT, Document


def opened(row: FormRow) -> Step | None:
    """What enter does; None where it folds."""
    if row.kind is None or row.role in ("group", "stage"):
        return None
    if row.role == "choice":
        return row.kind.turn_choice(row.field, row.extra)
    if row.role == "add":
        return row.kind.add(row.field)
    return row.kind.edit(_fitting(row))


def turn_step(row: FormRow) -> Step | None:
    """What the space bar does; None where it folds."""
    if row.kind is None or row.role not in ("key", "entry", "item"):
        return opened(row)
    return row.kind.turn(_fitting(row))


def take_out(row: FormRow) -> FormChange | None:
    """The change that unsets a key, removes an entry or item, or takes a choice out; None where there is nothing."""
    if row.role == "choice":
        step = opened(row) if row.marked else None
        return step if isinstance(step, FormChange) else None
    return removal(row.field) if row.role in ("key", "entry", "item") and row.field.is_set else None


def ask_take_out(row: FormRow) -> Step | None:
    """The same, asked about first where more than a mark in a list goes."""
    change = take_out(row)
    if change is None or row.role == "choice":
        return change
    gone = PickOption("Take it out", f"{row.field.title}: {row.shown}" if row.shown else row.field.title, change)
    stays = PickOption("Leave it", "", FormChange("", lambda document: document))
    return PickQuestion(row.field.name, (gone, stays))


def add_step(row: FormRow) -> Step | None:
    """How a member is added to the list or table of a row."""
    return row.kind.add(_fitting(row)) if row.kind is not None and row.role not in ("group", "stage") else None


def empty_change(row: FormRow) -> FormChange | None:
    """The change that writes a list or table with nothing in it; None where something is set or nothing can be."""
    field, kind = row.field, row.kind
    if row.role not in ("key", "entry") or field.is_set or kind is None or not kind.folds(field, frozenset()):
        return None
    value: list[object] | dict[str, object] = [] if field.type.startswith("array") else {}
    return FormChange(f"{field.title} written empty", lambda document: put(document, field.path, value))


def rename_step(row: FormRow) -> TextQuestion | None:
    """How a named entry gets another name; None for what has no name of its own."""
    if row.role != "entry" or not row.field.is_set:
        return None
    path = row.field.path

    def then(text: str) -> Step:
        name = text.strip() or str(path[-1])
        return FormChange(
            f"{row.label} renamed {name}", lambda document: edit.rename(document, path, name), (*path[:-1], name)
        )

    return TextQuestion(row.label, then, row.label, "another name")


def moved(row: FormRow, by: int) -> FormChange | None:
    """The change that puts a list item one place up (-1) or down (1); None for what has no order."""
    path = row.field.path
    if row.role != "item" or not row.field.is_set or not isinstance(path[-1], int):
        return None
    if path[-1] + by < 0:
        return None

    def make(document: Document) -> Document:
        order = edit.siblings(document, path)
        at = order.index(path) if path in order else -1
        if at < 0 or not 0 <= at + by < len(order):
            raise PolicyEditError("It cannot be moved any further. Nothing was changed.")
        to = at - 1 if by < 0 else at + 2
        return edit.move(document, path, order[to] if to < len(order) else None)

    return FormChange(f"{row.field.title} moved {'up' if by < 0 else 'down'}", make)


def _fitting(row: FormRow) -> KeyField:
    """The field; one with a value of another kind is asked about as if it had none."""
    return row.field if row.fits else row.field._replace(value=ABSENT)
