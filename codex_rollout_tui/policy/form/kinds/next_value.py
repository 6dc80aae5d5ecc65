"""What kinds with a few values share: the next of them, and all of them to pick from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codex_rollout_tui.policy.edit.keys import same
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import set_to
from codex_rollout_tui.policy.form.row import raw
from codex_rollout_tui.policy.form.steps import FormChange, PickOption, PickQuestion
from codex_rollout_tui.policy.form.write import put, take_out
from codex_rollout_tui.policy.text.document import ABSENT, Document

UNSET = "not set"


def after(values: Sequence[Any], now: Any) -> Any:
    """The value after the present one: ABSENT after the last, the first after ABSENT or any other value."""
    at = next((index for index, value in enumerate(values) if same(value, now)), -1)
    return values[at + 1] if at + 1 < len(values) else ABSENT


def next_choice(field: KeyField, values: Sequence[Any]) -> FormChange:
    """The change to the next value; which one that is, the text decides as it stands by then."""
    path = field.path

    def make(document: Document) -> Document:
        value = after(values, document.value(path, ABSENT))
        return take_out(document, path) if value is ABSENT else put(document, path, value)

    following = after(values, field.value)
    return FormChange(
        f"{field.title} = {raw(following)}" if following is not ABSENT else f"{field.title} taken out", make
    )


def options(field: KeyField, values: Sequence[tuple[str, str, Any]]) -> PickQuestion:
    """Every value to pick from, as label, note and value, and "not set" where it is set."""
    choices = [PickOption(label, note, set_to(field, value)) for label, note, value in values]
    now = next((index for index, choice in enumerate(values) if same(choice[2], field.value)), 0)
    if field.is_set:
        choices.append(PickOption(UNSET, "", removal(field)))
    return PickQuestion(field.name, tuple(choices), now)


def removal(field: KeyField) -> FormChange:
    """The change that removes a key, entry or item."""
    path = field.path
    return FormChange(f"{field.title} taken out", lambda document: take_out(document, path))
