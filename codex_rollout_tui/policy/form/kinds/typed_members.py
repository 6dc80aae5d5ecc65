"""Members that can be typed on one line: command rules, and MCP servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codex_rollout_tui.policy.edit.keys import append_item
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.base import set_to
from codex_rollout_tui.policy.form.kinds.table import TableKind, check_name
from codex_rollout_tui.policy.form.kinds.table_list import TablesKind
from codex_rollout_tui.policy.form.row import Drafts, FormRow, ValueKind
from codex_rollout_tui.policy.form.steps import FormChange, PickOption, PickQuestion, Step, TextQuestion
from codex_rollout_tui.policy.form.typed_lines import lines, parse_rule, parse_server
from codex_rollout_tui.policy.form.values import allowed, note
from codex_rollout_tui.policy.text.document import Document

RULES, SERVERS = "rules.prefix_rules", "mcp_servers"


class _Typed(ValueKind):
    """The row that adds a member as it is typed on one line."""

    label = key = ""

    def __init__(self, by_key: ValueKind) -> None:
        self._by_key = by_key
        """What adds a member key by key."""

    @property
    def how(self) -> str:
        """How it is typed."""
        return lines()[self.key]

    def rows(self, field: KeyField, others: Iterator[FormRow]) -> Iterator[FormRow]:
        """The rows of a kind, with this one before the one that adds a member key by key."""
        for row in others:
            if row.role == "add":
                yield FormRow("add", field, self.label, self, "line", self.how)
                row = row._replace(label=f"{row.label}, key by key", kind=self._by_key)
            yield row


class _TypedRule(_Typed):
    label, key = "add a rule", RULES

    def add(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            rule = parse_rule(text, "")
            decision = field.at(0).at("decision")
            options = [
                PickOption(word, note(decision, word), _appended(field, rule, word)) for word in allowed(decision)
            ]
            return PickQuestion("decision", tuple(options))

        return TextQuestion("a rule", then, hint=self.how)


def _appended(field: KeyField, rule: dict[str, Any], decision: str) -> FormChange:
    path, entry = field.path, {**rule, "decision": decision}

    def make(document: Document) -> Document:
        return append_item(document, path, entry)

    return FormChange(f"{field.title}: a rule in", make)


class _TypedServer(_Typed):
    label, key = "add a server", SERVERS

    def add(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            name, server = parse_server(text)
            check_name(field, name)
            return set_to(field.at(name), server)

        return TextQuestion("a server", then, hint=self.how)


class RulesKind(TablesKind):
    """The command rules."""

    def __init__(self) -> None:
        self._typed = _TypedRule(TablesKind())

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        return self._typed.rows(field, super().below(field, drafts, part))

    def add(self, field: KeyField) -> Step:
        return self._typed.add(field)


class ServersKind(TableKind):
    """MCP servers by name."""

    def __init__(self, kind_of: Callable[[KeyField], ValueKind]) -> None:
        super().__init__(kind_of)
        self._typed = _TypedServer(TableKind(kind_of))

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        return self._typed.rows(field, super().below(field, drafts, part))

    def add(self, field: KeyField) -> Step:
        return self._typed.add(field)
