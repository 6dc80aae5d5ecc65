"""The kinds of values, one a file, and which of them a field is of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from codex_rollout_tui.policy.catalogue.keys import Node, union
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.choice import ChoiceKind
from codex_rollout_tui.policy.form.kinds.choice_set import ChoicesKind
from codex_rollout_tui.policy.form.kinds.either import TextOrTableKind, ValueOrTableKind
from codex_rollout_tui.policy.form.kinds.features import FeaturesKind
from codex_rollout_tui.policy.form.kinds.flag import FlagKind
from codex_rollout_tui.policy.form.kinds.number import LARGEST, NumberKind
from codex_rollout_tui.policy.form.kinds.other import ANYTHING, PAIRS, UNKNOWN
from codex_rollout_tui.policy.form.kinds.table import TableKind
from codex_rollout_tui.policy.form.kinds.table_list import TablesKind
from codex_rollout_tui.policy.form.kinds.text import FilePathKind, RegexKind, TextKind
from codex_rollout_tui.policy.form.kinds.text_list import TextsKind
from codex_rollout_tui.policy.form.kinds.typed_members import RulesKind, ServersKind
from codex_rollout_tui.policy.form.row import Drafts, ValueKind

__all__ = ["ANYTHING", "BY_KEY", "BY_TYPE", "PAIRS", "UNKNOWN", "Drafts", "ValueKind", "kind_of"]


def kind_of(field: KeyField) -> ValueKind:
    """The kind of a field; what the catalogue does not know is only shown."""
    return _kind(field.node) if field.node is not None else UNKNOWN


_TEXT, _PATH, _TABLE, _CHOICE = TextKind(), FilePathKind(), TableKind(kind_of), ChoiceKind()
BY_TYPE: Mapping[str, ValueKind] = {
    "boolean": FlagKind(),
    "enum": _CHOICE,
    "string": _TEXT,
    "path": _PATH,
    "path|glob": _PATH,
    "regex": RegexKind(),
    **{f"integer<{width}>": NumberKind(width) for width in LARGEST},
    "array<enum>": ChoicesKind(),
    "array<enum|table>": ChoicesKind(),
    "array<string>": TextsKind(_TEXT),
    "array<path|glob>": TextsKind(_PATH),
    "array<table>": TablesKind(),
    "table": _TABLE,
    "map": _TABLE,
    "string|table": TextOrTableKind(_TEXT, _TABLE),
    "enum|table": ValueOrTableKind(_CHOICE, _TABLE),
    "enum|map<enum>": ValueOrTableKind(_CHOICE, _TABLE),
}
"""By the catalogue's type; every `map<...>` is a map."""
BY_KEY: Mapping[str, ValueKind] = {
    **dict.fromkeys(top_level_names(FEATURES), FeaturesKind(kind_of)),
    "rules.prefix_rules": RulesKind(),
    "mcp_servers": ServersKind(kind_of),
    "plugins.<plugin>.mcp_servers": ServersKind(kind_of),
}
"""Keys that are shown in a way of their own."""


@cache
def _kind(node: Node) -> ValueKind:
    if node.path in BY_KEY:
        return BY_KEY[node.path]
    if node.spec is not None and node.spec.open:
        return PAIRS
    kind = node.type
    return BY_TYPE["map" if len(union(kind)) == 1 and kind.startswith("map<") else kind]
