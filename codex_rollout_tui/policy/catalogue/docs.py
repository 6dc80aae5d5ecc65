"""What a person reads about a key: its meaning, where that is known from, and an example.

The data is `data/words/*.toml` (one file a family of keys) and `data/sources.toml`. It is apart from the catalogue,
which every check needs, because only a person who asks about a key needs the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path as Folder
from typing import Any, NamedTuple

import tomli

from codex_rollout_tui.policy.catalogue.keys import NEWEST, KeySpec, Path, spec

_DATA = Folder(__file__).parent / "data"
MEMBERS = ("<name>", "[]")
"""Ends of paths that have no words of their own: what a list or a map holds."""


class KeyDocs(NamedTuple):
    """The words about one key."""

    meaning: str
    """One line; for an undocumented key it says so, and what was measured."""
    documented: bool
    source: str
    """A page and its date, or the Codex that was asked and when."""
    note: str
    """What Codex insists on beyond the type; empty where there is nothing."""
    example: str
    """A whole policy with this key that Codex 0.169.0 accepts."""


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomli.loads((_DATA / name).read_text(encoding="utf-8"))


def words(path: str | Path) -> KeyDocs | None:
    """The words about a key, by its dotted path in the catalogue or by the path it has in a policy."""
    entry = spec(path)
    return _of(entry) if entry is not None else None


@cache
def _of(entry: KeySpec) -> KeyDocs | None:
    family = _read(f"words/{entry.family}.toml")
    name, swap = entry.path, ("", "")
    for mirror, about in family.get("mirrors", {}).items():
        if name not in family and f"{name}.".startswith(f"{mirror}."):
            name, swap = about["of"] + name.removeprefix(mirror), tuple(about["written"])
    if name not in family:
        above = next((name.removesuffix(end).removesuffix(".") for end in MEMBERS if name.endswith(end)), "")
        return words(above) if above else None
    data = family[name]
    meaning = data.get("meaning", "")
    source = _read("sources.toml")[data.get("source", family["source"]) if meaning else "probed"]
    return KeyDocs(
        meaning or f"Undocumented; {_measured(entry)}",
        bool(meaning),
        f"{source['page']}, {source['date']}",
        data.get("note", ""),
        data["example"].replace(*swap) if swap[0] else data["example"],
    )


def _measured(entry: KeySpec) -> str:
    if entry.until:
        return f"only clients {entry.since} to {entry.until} read it, as {_kind(entry.type)}"
    return f"Codex {NEWEST} reads it, as {_kind(entry.type)}"


_KINDS = {
    "boolean": "true or false",
    "string": "a text",
    "path": "a path",
    "table": "a table",
    "array<table>": "a list of tables",
    "array<string>": "a list of texts",
    "map<string>": "a table of texts",
    "map<map<string>>": "a table of tables of texts",
}


def _kind(kind: str) -> str:
    return "a number" if kind.startswith("integer") else _KINDS[kind]
