"""Whether a value has the type the catalogue gives its key, as Codex's reader judges it (measured on 0.169.0)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import KeySpec, union

_TEXT = frozenset({"string", "path", "regex", "glob"})
RANGES = {
    "integer<u16>": (0, 65535),
    "integer<u64>": (0, 2**63 - 1),
    "integer<usize>": (0, 2**63 - 1),
    "integer<u8>": (0, 255),
    "integer": (0, 2**63 - 1),
}
_WORDS = {
    "boolean": "true or false",
    "string": "text in quotes",
    "path": "a path in quotes",
    "regex": "a regular expression in quotes",
    "table": "a table",
}


def fits(value: Any, kind: str) -> bool:
    """Whether a value is of a type, ranges and enum values aside."""
    return any(_fits(value, alternative) for alternative in union(kind))


def _fits(value: Any, kind: str) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in _TEXT:
        return isinstance(value, str)
    if kind in RANGES:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "enum":
        return isinstance(value, str) or _unit(value)
    if kind == "table" or kind.startswith("map<"):
        return isinstance(value, dict)
    return isinstance(value, list)


def _unit(value: Any) -> bool:
    """An enum value may also be written `{ value = {} }`."""
    return isinstance(value, dict) and len(value) == 1 and next(iter(value.values())) == {}


def enum_value(value: Any, spec: KeySpec) -> str | None:
    """The enum value that is written, or None where the key takes none or has something else."""
    if "enum" not in union(spec.type):
        return None
    if isinstance(value, str):
        return value
    if _unit(value) and not any(
        alternative == "table" or alternative.startswith("map<") for alternative in union(spec.type)
    ):
        return str(next(iter(value)))
    return None


def expected(kind: str) -> str:
    """A type in words."""
    words = []
    for alternative in union(kind):
        if alternative in RANGES:
            words.append("a whole number")
        elif alternative == "enum":
            words.append("one of its values in quotes")
        elif alternative.startswith("array<"):
            words.append("a list of tables" if alternative == "array<table>" else "a list")
        elif alternative.startswith("map<"):
            words.append("a table")
        else:
            words.append(_WORDS.get(alternative, alternative))
    return " or ".join(dict.fromkeys(words))


def describe(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (int, float)):
        return f"the number {value}" if abs(value) < 10**9 else "a number"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return "a date or time" if isinstance(value, (date, datetime, time)) else "something else"
