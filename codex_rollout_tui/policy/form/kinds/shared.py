"""What kinds with members share: the words for adding one, and for having none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.form.choices import controls
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Kind
from codex_rollout_tui.policy.form.labels import said as words
from codex_rollout_tui.policy.form.row import Row
from codex_rollout_tui.policy.form.steps import Change, Step
from codex_rollout_tui.policy.form.write import EMPTY_MEANS, put


def adding(field: Field) -> str:
    """What a new member of a list or map is, with its article."""
    key = field.node.path if field.node is not None else ""
    key = key.replace("network_proxy.", "experimental_network.")
    said: str | None = words()["members"].get(key)
    if said is None and key in controls():
        said = controls()[key].add
    if not said and field.node is not None and field.node.named is not None:
        said = f"a {field.node.named.path.rpartition('<')[2].rstrip('>')}"
    return said or "one"


def empty(field: Field) -> str:
    """What it means that a list or table is there and empty."""
    key = field.node.path if field.node is not None else ""
    return f"empty: {EMPTY_MEANS[key]}" if key in EMPTY_MEANS else "empty"


class Nothing(Kind):
    """The way to write a key empty where that says something."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def edit(self, field: Field) -> Step:
        path, value = field.path, self.value
        return Change(f"{field.title} = {value}", lambda doc: put(doc, path, value))


def nothing(field: Field) -> Iterator[Row]:
    """The row that writes a key empty, where that says something and nothing is set yet."""
    key = field.node.path if field.node is not None else ""
    if key in EMPTY_MEANS and not field.is_set:
        is_list = field.type.startswith("array")
        yield Row("empty", field, EMPTY_MEANS[key], Nothing([] if is_list else {}), note="written empty")
