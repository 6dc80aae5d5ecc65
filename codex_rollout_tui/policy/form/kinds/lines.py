"""Members that can be typed on one line: command rules, and MCP servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.edit.keys import append_item
from codex_rollout_tui.policy.form.choices import controls, parse_rule, parse_server
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Drafts, Kind, set_to
from codex_rollout_tui.policy.form.kinds.table import Table, check_name
from codex_rollout_tui.policy.form.kinds.tables import Tables
from codex_rollout_tui.policy.form.row import Row
from codex_rollout_tui.policy.form.steps import Change, Line, Option, Options, Step
from codex_rollout_tui.policy.form.values import allowed, note
from codex_rollout_tui.policy.text.document import PolicyText

RULES, SERVERS = "rules.prefix_rules", "mcp_servers"


class _Typed(Kind):
    """The row that adds a member as it is typed on one line."""

    label = key = ""
    by_key: Kind
    """What adds a member key by key."""

    @property
    def how(self) -> str:
        """How it is typed."""
        return controls()[self.key].add

    def rows(self, field: Field, others: Iterator[Row]) -> Iterator[Row]:
        """The rows of a kind, with this one before the one that adds a member key by key."""
        for row in others:
            if row.role == "add":
                yield Row("add", field, self.label, self, "line", self.how)
                row = row._replace(label=f"{row.label}, key by key", kind=self.by_key)
            yield row


class _TypedRule(_Typed):
    label, key, by_key = "add a rule", RULES, Tables()

    def add(self, field: Field) -> Step:
        def then(text: str) -> Step:
            rule = parse_rule(text, "")
            decision = field.at(0).at("decision")
            options = [Option(each, note(decision, each), _appended(field, rule, each)) for each in allowed(decision)]
            return Options("decision", tuple(options))

        return Line("a rule", then, hint=self.how)


def _appended(field: Field, rule: dict[str, Any], decision: str) -> Change:
    path, whole = field.path, {**rule, "decision": decision}

    def make(doc: PolicyText) -> PolicyText:
        return append_item(doc, path, whole)

    return Change(f"{field.title}: a rule in", make)


class _TypedServer(_Typed):
    label, key, by_key = "add a server", SERVERS, Table()

    def add(self, field: Field) -> Step:
        def then(text: str) -> Step:
            name, server = parse_server(text)
            check_name(field, name)
            return set_to(field.at(name), server)

        return Line("a server", then, hint=self.how)


class Rules(Tables):
    """The command rules."""

    def below(self, field: Field, drafts: Drafts, part: str = "") -> Iterator[Row]:
        return _TypedRule().rows(field, super().below(field, drafts, part))

    def add(self, field: Field) -> Step:
        return _TypedRule().add(field)


class Servers(Table):
    """MCP servers by name."""

    def below(self, field: Field, drafts: Drafts, part: str = "") -> Iterator[Row]:
        return _TypedServer().rows(field, super().below(field, drafts, part))

    def add(self, field: Field) -> Step:
        return _TypedServer().add(field)
