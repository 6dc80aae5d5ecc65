"""A table: the keys the catalogue knows of, names of one's own, and what else the policy has there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.clients import unknown_to
from codex_rollout_tui.policy.catalogue.keys import Node
from codex_rollout_tui.policy.catalogue.spellings import is_other_name
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import Holder
from codex_rollout_tui.policy.form.kinds.member_words import empty, new_member, nothing
from codex_rollout_tui.policy.form.kinds.other import UNKNOWN
from codex_rollout_tui.policy.form.row import Drafts, FormRow, ValueKind
from codex_rollout_tui.policy.form.steps import BeginTable, Step, TextQuestion


class TableKind(Holder):
    """A table with known keys, with named entries, or with both; `kind_of` tells what is inside of it."""

    def __init__(self, kind_of: Callable[[KeyField], ValueKind]) -> None:
        self._kind_of = kind_of

    def fits(self, value: Any) -> bool:
        return isinstance(value, dict)

    def shown(self, field: KeyField) -> str:
        return f"{len(field.value)} set" if field.value else empty(field)

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        node = field.node
        if node is None:
            return
        held = field.value if field.is_set else {}
        for name, child in node.children.items():
            if name in held or offered(child, field.client):
                yield FormRow("key", field.at(name), name)
        if node.named is None:
            for name in held:
                if name not in node.children:
                    yield FormRow("key", field.at(name), name, UNKNOWN)
            return
        begun = [path[-1] for path in drafts if path[:-1] == field.path and path[-1] not in held]
        for name in (*held, *sorted(map(str, begun))):
            if name not in node.children:
                yield FormRow("entry", field.at(name), name)
        yield FormRow("add", field, f"add {new_member(field)}", self)
        yield from nothing(field)

    def add(self, field: KeyField) -> Step | None:
        if field.node is None or field.node.named is None:
            return None  # only keys of known names

        def then(text: str) -> Step:
            name = text.strip()
            inner = field.at(name)
            check_name(field, name)
            kind = self._kind_of(inner)
            return (
                BeginTable(inner.path) if kind.folds(inner, frozenset()) else kind.edit(inner) or BeginTable(inner.path)
            )

        return TextQuestion(field.name, then, hint=new_member(field))


def check_name(field: KeyField, name: str) -> None:
    """Raise UsageError where a new entry cannot have a name."""
    if not name:
        raise UsageError(f"Nothing was typed: write {new_member(field)}.")
    if field.at(name).is_set:
        raise UsageError(f"{name} is in {field.name} already.")
    if field.node is not None and name in field.node.children:
        raise UsageError(f"{name} is a key of {field.name} itself: take another name.")


def offered(node: Node, client: str) -> bool:
    """Whether a key is to be seen although the policy does not have it: the client knows it, by its first name."""
    return node.path not in unknown_to(client) and not is_other_name(node.spec)
