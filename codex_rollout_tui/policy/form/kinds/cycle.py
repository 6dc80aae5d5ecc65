"""What kinds with a few values share: the next of them, and all of them to pick from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codex_rollout_tui.policy.edit.keys import same
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import set_to
from codex_rollout_tui.policy.form.row import raw
from codex_rollout_tui.policy.form.steps import Change, Option, Options
from codex_rollout_tui.policy.form.write import put, take_out
from codex_rollout_tui.policy.text.document import ABSENT, PolicyText

UNSET = "not set"


def after(values: Sequence[Any], now: Any) -> Any:
    """The value after the present one: ABSENT after the last, the first after ABSENT or any other value."""
    at = next((index for index, value in enumerate(values) if same(value, now)), -1)
    return values[at + 1] if at + 1 < len(values) else ABSENT


def cycled(field: Field, values: Sequence[Any]) -> Change:
    """The change to the next value; which one that is, the text decides as it stands by then."""
    path = field.path

    def make(doc: PolicyText) -> PolicyText:
        value = after(values, doc.value(path, ABSENT))
        return take_out(doc, path) if value is ABSENT else put(doc, path, value)

    following = after(values, field.value)
    return Change(f"{field.title} = {raw(following)}" if following is not ABSENT else f"{field.title} taken out", make)


def options(field: Field, values: Sequence[tuple[str, str, Any]]) -> Options:
    """Every value to pick from, as label, note and value, and "not set" where it is set."""
    found = [Option(label, note, set_to(field, value)) for label, note, value in values]
    now = next((index for index, each in enumerate(values) if same(each[2], field.value)), 0)
    if field.is_set:
        found.append(Option(UNSET, "", taken_out(field)))
    return Options(field.name, tuple(found), now)


def taken_out(field: Field) -> Change:
    """The change that removes a key, entry or item."""
    path = field.path
    return Change(f"{field.title} taken out", lambda doc: take_out(doc, path))
