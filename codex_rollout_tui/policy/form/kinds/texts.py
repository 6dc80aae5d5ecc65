"""A list of texts, one row each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.edit.keys import append_item
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Drafts, Holder
from codex_rollout_tui.policy.form.kinds.shared import adding, empty, nothing
from codex_rollout_tui.policy.form.kinds.text import Text
from codex_rollout_tui.policy.form.row import Row, raw
from codex_rollout_tui.policy.form.steps import Change, Line, Step
from codex_rollout_tui.policy.form.write import put
from codex_rollout_tui.policy.text.document import PolicyText


class Texts(Holder):
    """A list of texts."""

    def __init__(self, item: Text) -> None:
        self.item = item

    def fits(self, value: Any) -> bool:
        return isinstance(value, list)

    def shown(self, field: Field) -> str:
        return ", ".join(each if isinstance(each, str) else raw(each) for each in field.value) or empty(field)

    def below(self, field: Field, drafts: Drafts, part: str = "") -> Iterator[Row]:
        for index, each in enumerate(field.value if field.is_set else []):
            yield Row("item", field.at(index), each if isinstance(each, str) else raw(each), self.item)
        yield Row("add", field, f"add {adding(field)}", self)
        yield from nothing(field)

    def add(self, field: Field) -> Step:
        path = field.path

        def then(text: str) -> Step:
            self.item.check(field, text)
            if field.is_set and text in field.value:
                raise UsageError(f"{text} is in {field.name} already.")

            def make(doc: PolicyText) -> PolicyText:
                return append_item(doc, path, text) if doc.value(path) else put(doc, path, [text])

            return Change(f"{field.title}: {text} in", make)

        return Line(field.name, then, hint=adding(field))
