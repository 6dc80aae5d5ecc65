"""A list of texts, one row each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.edit.keys import append_item
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import Holder
from codex_rollout_tui.policy.form.kinds.member_words import empty, new_member, nothing
from codex_rollout_tui.policy.form.kinds.text import TextKind
from codex_rollout_tui.policy.form.row import Drafts, FormRow, raw
from codex_rollout_tui.policy.form.steps import FormChange, Step, TextQuestion
from codex_rollout_tui.policy.form.write import put
from codex_rollout_tui.policy.text.document import Document


class TextsKind(Holder):
    """A list of texts."""

    def __init__(self, item: TextKind) -> None:
        self.item = item

    def fits(self, value: Any) -> bool:
        return isinstance(value, list)

    def shown(self, field: KeyField) -> str:
        return ", ".join(item if isinstance(item, str) else raw(item) for item in field.value) or empty(field)

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        for index, item in enumerate(field.value if field.is_set else []):
            yield FormRow("item", field.at(index), item if isinstance(item, str) else raw(item), self.item)
        yield FormRow("add", field, f"add {new_member(field)}", self)
        yield from nothing(field)

    def add(self, field: KeyField) -> Step:
        path = field.path

        def then(text: str) -> Step:
            self.item.check(field, text)
            if field.is_set and text in field.value:
                raise UsageError(f"{text} is in {field.name} already.")

            def make(document: Document) -> Document:
                return append_item(document, path, text) if document.value(path) else put(document, path, [text])

            return FormChange(f"{field.title}: {text} in", make)

        return TextQuestion(field.name, then, hint=new_member(field))
