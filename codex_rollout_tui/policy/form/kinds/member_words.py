"""What kinds with members share: the words for adding one, and for having none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.spellings import one_name
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.labels import labels as words
from codex_rollout_tui.policy.form.row import FormRow, ValueKind
from codex_rollout_tui.policy.form.steps import FormChange, Step
from codex_rollout_tui.policy.form.write import EMPTY_MEANS, put


def new_member(field: KeyField) -> str:
    """What a new member of a list or map is, with its article."""
    key = field.node.path if field.node is not None else ""
    key = ".".join(map(str, one_name(tuple(key.split(".")))))
    noun: str | None = words()["members"].get(key)
    if not noun and field.node is not None and field.node.named is not None:
        noun = f"a {field.node.named.path.rpartition('<')[2].rstrip('>')}"
    return noun or "one"


def empty(field: KeyField) -> str:
    """What it means that a list or table is there and empty."""
    key = field.node.path if field.node is not None else ""
    return f"empty: {EMPTY_MEANS[key]}" if key in EMPTY_MEANS else "empty"


class EmptyKind(ValueKind):
    """The way to write a key empty where that says something."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def edit(self, field: KeyField) -> Step:
        path, value = field.path, self.value
        return FormChange(f"{field.title} = {value}", lambda document: put(document, path, value))


def nothing(field: KeyField) -> Iterator[FormRow]:
    """The row that writes a key empty, where that says something and nothing is set yet."""
    key = field.node.path if field.node is not None else ""
    if key in EMPTY_MEANS and not field.is_set:
        is_list = field.type.startswith("array")
        yield FormRow("empty", field, EMPTY_MEANS[key], EmptyKind([] if is_list else {}), note="written empty")
