"""The type of a key, from what the binary says it expects there."""

from __future__ import annotations

import re

from codex_rollout_tui.policy.catalogue.keys import union
from tests.probing import places
from tests.probing.ask import Asker, listed

_EXPECTED = re.compile(r"invalid type: (?:floating point `1\.5`|unit variant), expected (.*)")
_KINDS = (
    ("a boolean", "boolean"),
    ("string only|string or map|variant identifier", "enum"),
    ("path string", "path"),
    ("(?:a |borrowed )?string", "string"),
    (r"([ui](?:8|16|32|64|size))\b", "integer<{}>"),
    ("a sequence", "array"),
    ("a map|struct |internally tagged enum ", "table"),
)
_FITTING = {
    "path": ("path", "string"),
    "string": ("string", "path", "regex", "enum"),
    "array": ("array<",),
    "table": ("table", "map<"),
}


def kind(said: str) -> str:
    """What a refusal of a value of the wrong type expects, as the catalogue writes it; empty where it does not say."""
    expected = _EXPECTED.search(said)
    for pattern, name in _KINDS:
        if expected and (match := re.match(pattern, expected[1])):
            return name.format(*match.groups())
    return ""


def fits(recorded: str, said: str) -> bool:
    """Whether a type of the catalogue can be what a refusal expects."""
    found = kind(said)
    return not found or any(one.startswith(_FITTING.get(found, (found,))) for one in union(recorded))


def whole(asker: Asker, key: str, said: str) -> tuple[str, tuple[str, ...]]:
    """The type of a key with what its lists and maps hold, and the values of an enum; empty where it is not told."""
    match kind(said):
        case "array":
            inner, values = whole(asker, f"{key}[]", asker.said(places.policy(f"{key}[]", places.WRONG)))
            return f"array<{inner}>" if inner else "array", values
        case "table":
            member = asker.said(places.policy(f"{key}.{places.NONSENSE}", places.WRONG))
            inner, values = whole(asker, f"{key}.{places.NONSENSE}", member)
            return (f"map<{inner}>", values) if inner and inner != "table" else ("table", ())
        case "string" | "enum" as found:
            named = listed(asker.said(places.policy(key, places.NONSENSE)))
            return ("enum", named) if named else (found, ())
        case found:
            return found, ()
