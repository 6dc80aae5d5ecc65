"""Read the packaged guide.

A person writes TOML: one file an item (the file's stem is the item's id), and a file each for steps, conditions and
editions. What is read here is `guide.json`, which holds all of them (`python -m tests.guide.pack` makes it, and a
test holds it to them): a hundred small files cost every command a fifth of its time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from codex_rollout_tui.guide.model import (
    Challenge,
    ChallengeOption,
    Condition,
    Edition,
    FactSource,
    Item,
    Revision,
    Step,
    Surface,
)

SURFACES: tuple[str, ...] = get_args(Surface)
PACKED = Path(__file__).with_name("guide.json")


@cache
def _packed() -> Mapping[str, Any]:
    packed: Mapping[str, Any] = json.loads(PACKED.read_bytes())
    return packed


def _challenge(data: Mapping[str, Any]) -> Challenge:
    return Challenge(**{**data, "options": tuple(ChallengeOption(**option) for option in data.get("options", ()))})


def _sources(values: Sequence[Mapping[str, Any]]) -> tuple[FactSource, ...]:
    return tuple(FactSource(**source) for source in values)


def _revised(values: Sequence[Mapping[str, Any]]) -> tuple[Revision, ...]:
    return tuple(Revision(r["on"], r["what"], fields_from_data(r.get("before", {}))) for r in values)


_TABLES: Mapping[str, Callable[[Any], Any]] = {"challenge": _challenge, "sources": _sources, "revised": _revised}


def fields_from_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as an `Item` keeps them: lists as tuples, tables as values of the model."""
    fields = {name: tuple(value) if type(value) is list else value for name, value in data.items()}
    for name, read in _TABLES.items():
        if name in data:
            fields[name] = read(data[name])
    return fields


def item_from_data(item_id: str, data: Mapping[str, Any]) -> Item:
    """Make an `Item` of its data; raises KeyError or TypeError on wrong data (tests catch those)."""
    return Item(id=item_id, **fields_from_data(data))


@cache
def items() -> tuple[Item, ...]:
    """Every item ever, in guide order."""
    return tuple(item_from_data(item_id, data) for item_id, data in _packed()["items"].items())


@cache
def steps() -> tuple[Step, ...]:
    """The eight steps; a step's number is its place."""
    return tuple(Step(n, **data) for n, data in enumerate(_packed()["steps"]))


@cache
def conditions() -> Mapping[str, Condition]:
    """The eight conditions by id, in the order they are asked."""
    return {name: Condition(name, **data) for name, data in _packed()["conditions"].items()}


@cache
def editions() -> tuple[Edition, ...]:
    """The editions, oldest first."""
    return tuple(Edition(**data) for data in _packed()["editions"])
