"""The kinds of values, one a file, and which of them a field is of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from codex_rollout_tui.policy.catalogue.keys import Node, union
from codex_rollout_tui.policy.form.field import Field
from codex_rollout_tui.policy.form.kinds.base import Drafts, Kind
from codex_rollout_tui.policy.form.kinds.choice import Choice
from codex_rollout_tui.policy.form.kinds.choices import Choices
from codex_rollout_tui.policy.form.kinds.either import TextOrTable, ValueOrTable
from codex_rollout_tui.policy.form.kinds.features import Features
from codex_rollout_tui.policy.form.kinds.flag import Flag
from codex_rollout_tui.policy.form.kinds.lines import Rules, Servers
from codex_rollout_tui.policy.form.kinds.number import LARGEST, Number
from codex_rollout_tui.policy.form.kinds.other import ANYTHING, PAIRS, UNKNOWN
from codex_rollout_tui.policy.form.kinds.table import Table
from codex_rollout_tui.policy.form.kinds.tables import Tables
from codex_rollout_tui.policy.form.kinds.text import FilePath, Regex, Text
from codex_rollout_tui.policy.form.kinds.texts import Texts

__all__ = ["ANYTHING", "BY_KEY", "BY_TYPE", "PAIRS", "UNKNOWN", "Drafts", "Kind", "kind_of"]

_TEXT, _PATH, _TABLE, _CHOICE = Text(), FilePath(), Table(), Choice()
BY_TYPE: Mapping[str, Kind] = {
    "boolean": Flag(),
    "enum": _CHOICE,
    "string": _TEXT,
    "path": _PATH,
    "path|glob": _PATH,
    "regex": Regex(),
    **{f"integer<{width}>": Number(width) for width in LARGEST},
    "array<enum>": Choices(),
    "array<enum|table>": Choices(),
    "array<string>": Texts(_TEXT),
    "array<path|glob>": Texts(_PATH),
    "array<table>": Tables(),
    "table": _TABLE,
    "map": _TABLE,
    "string|table": TextOrTable(_TEXT, _TABLE),
    "enum|table": ValueOrTable(_CHOICE, _TABLE),
    "enum|map<enum>": ValueOrTable(_CHOICE, _TABLE),
}
"""By the catalogue's type; every `map<...>` is a map."""
BY_KEY: Mapping[str, Kind] = {
    "features": Features(),
    "feature_requirements": Features(),
    "rules.prefix_rules": Rules(),
    "mcp_servers": Servers(),
    "plugins.<plugin>.mcp_servers": Servers(),
}
"""Keys that are shown in a way of their own."""


def kind_of(field: Field) -> Kind:
    """The kind of a field; what the catalogue does not know is only shown."""
    return _kind(field.node) if field.node is not None else UNKNOWN


@cache
def _kind(node: Node) -> Kind:
    if node.path in BY_KEY:
        return BY_KEY[node.path]
    if node.spec is not None and node.spec.open:
        return PAIRS
    kind = node.type
    return BY_TYPE["map" if len(union(kind)) == 1 and kind.startswith("map<") else kind]
