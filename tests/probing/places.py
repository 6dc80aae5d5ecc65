"""A policy around every key of the catalogue, so that only the value at the key decides whether it is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path as File
from typing import Any

import tomli

from codex_rollout_tui.policy.catalogue.keys import KeySpec, union

WRONG = 1.5
"""A value of the wrong type for every key: none takes a fraction."""
NONSENSE = "nonsense-value"

_PLACEHOLDERS = {"<Event>": "PreToolUse", "<exporter>": "exporter", "<domain>": "a.example.com", "<path>": "/srv/x"}
_SOUND: Mapping[str, Any] = {
    "boolean": True,
    "string": "x",
    "path": "/srv/x",
    "regex": "x",
    "table": {},
}


def policy(key: str, value: Any) -> dict[str, Any]:
    """The surroundings of a key with this value at it."""
    *above, last = steps(key)
    made = _surroundings(key, value)
    here = _at(made, above, [] if isinstance(last, int) else {})
    if isinstance(last, int) and len(here) == last:
        here.append(value)
    else:
        here[last] = value
    return made


def tables(table: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A table (the empty path: the top of a policy) with these keys set in it, in each of its surroundings."""
    made = [_surroundings(table, None), *map(tomli.loads, _places()["variants"].get(table, ()))]
    for each in made:
        _at(each, steps(table), {}).update(values)
    return made


def besides(table: str) -> frozenset[str]:
    """Names the binary knows in a table and that are no keys there."""
    return frozenset(_places()["besides"].get(table, ()))


def mirrored(table: str) -> str:
    """The table that a table has all the keys of, perhaps itself."""
    return str(_places()["mirrors"].get(table, table))


def _at(made: dict[str, Any], path: Sequence[str | int], empty: Any) -> Any:
    """The container at a path, made where there is none."""
    here: Any = made
    for part, following in zip_longest(path, path[1:]):
        here = _enter(here, part, empty if following is None else [] if isinstance(following, int) else {})
    return here


def _enter(here: Any, part: str | int, empty: Any) -> Any:
    if isinstance(part, int):
        if len(here) == part:
            here.append(empty)
    elif not isinstance(here.get(part), type(empty)):
        here[part] = empty
    return here[part]


def steps(key: str) -> tuple[str | int, ...]:
    """The path of a catalogue key in a policy: a name for each placeholder, 0 for each list."""
    names = {**_PLACEHOLDERS, **_places()["names"].get(key, {})}
    found: list[str | int] = []
    for part in key.split(".") if key else ():
        name = part.rstrip("[]")
        found.append(names.get(name, name.strip("<>")))
        found += [0] * ((len(part) - len(name)) // 2)
    return tuple(found)


def sound(spec: KeySpec, value: Any = None) -> Any:
    """A value the key takes: the one on record, else one of its type; `value` picks one of its enum values."""
    if value is None and spec.path in _places()["values"]:
        return _places()["values"][spec.path]
    kind = union(spec.type)[0]
    chosen = value if value is not None else next(iter(spec.values), None)
    return _of(kind, chosen)


def _of(kind: str, chosen: Any) -> Any:
    if kind == "enum":
        return chosen
    if kind == "array<table>":
        return []
    if kind.startswith("array<"):
        return [_of(union(kind[6:-1])[0], chosen)]
    if kind.startswith("map<"):
        return {"x": _of(kind[4:-1], chosen)}
    return 7 if kind.startswith("integer") else _SOUND[kind.partition("|")[0]]


@cache
def files() -> Mapping[str, bytes]:
    """Files that sound policies name, by their path as the binary sees them."""
    return {path: text.encode() for path, text in _places()["files"].items()}


@cache
def _places() -> Mapping[str, Any]:
    with (File(__file__).parent / "places.toml").open("rb") as file:
        return tomli.load(file)


def _surroundings(key: str, value: Any) -> dict[str, Any]:
    """What is on record for the key with this value, else for the longest beginning of the key."""
    held, parts = _places()["surroundings"], key.split(".")
    for name in (f"{key}={value}", *(".".join(parts[:size]) for size in range(len(parts), 0, -1))):
        if name in held:
            return dict(tomli.loads(held[name]))
    return {}
