"""Read the packaged guide: one TOML file an item, the file's stem being the item's id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import tomli

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
_DATA = files("codex_rollout_tui.guide")


def _read(name: str) -> dict[str, Any]:
    return tomli.loads((_DATA / name).read_text(encoding="utf-8"))


def _words(text: str) -> str:
    """Prose with its paragraphs apart by one blank line; the line breaks of the data file are not the reader's."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


PROSE = frozenset({"do", "why", "evidence", "verified_by"})


def _challenge(data: Mapping[str, Any]) -> Challenge:
    return Challenge(**{**data, "options": tuple(ChallengeOption(**option) for option in data.get("options", ()))})


def _tables(name: str, values: Sequence[Mapping[str, Any]]) -> tuple[FactSource | Revision, ...]:
    if name == "sources":
        return tuple(FactSource(**source) for source in values)
    return tuple(Revision(r["on"], r["what"], clean(r.get("before", {}))) for r in values)


def clean(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as an `Item` keeps them: prose in paragraphs, lists as tuples, tables as values of the model."""

    def value_of(name: str, value: Any) -> Any:
        if name in PROSE:
            return _words(value)
        if name == "challenge":
            return _challenge(value)
        if name in ("sources", "revised"):
            return _tables(name, value)
        return tuple(value) if isinstance(value, list) else value

    return {name: value_of(name, value) for name, value in data.items()}


def item_from_data(item_id: str, data: Mapping[str, Any]) -> Item:
    """Make an `Item` of a parsed item file; raises KeyError or TypeError on a wrong file (tests catch those)."""
    return Item(id=item_id, **clean(data))


@cache
def items() -> tuple[Item, ...]:
    """Every item ever, in guide order."""
    unsorted = (
        item_from_data(entry.name.removesuffix(".toml"), tomli.loads(entry.read_text(encoding="utf-8")))
        for entry in (_DATA / "items").iterdir()
        if entry.name.endswith(".toml")
    )
    return tuple(sorted(unsorted, key=lambda item: item.order))


@cache
def steps() -> tuple[Step, ...]:
    """The eight steps; a step's number is its place."""
    return tuple(Step(n, **data) for n, data in enumerate(_read("steps.toml")["steps"]))


@cache
def conditions() -> Mapping[str, Condition]:
    """The eight conditions by id, in the order they are asked."""
    return {name: Condition(name, **data) for name, data in _read("conditions.toml").items()}


@cache
def editions() -> tuple[Edition, ...]:
    """The editions, oldest first."""
    return tuple(Edition(**data) for data in _read("editions.toml")["editions"])
