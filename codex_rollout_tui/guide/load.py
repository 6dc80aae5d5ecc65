"""Read the packaged guide: one TOML file an item, the file's stem being the item's id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import tomli

from codex_rollout_tui.guide.model import (
    Challenge,
    Condition,
    Edition,
    Item,
    Option,
    Revision,
    Source,
    Step,
    Surface,
)

SURFACES: tuple[str, ...] = get_args(Surface)
_DATA = files("codex_rollout_tui.guide")


def _read(name: str) -> dict[str, Any]:
    return tomli.loads((_DATA / name).read_text(encoding="utf-8"))


def _words(text: str) -> str:
    """Prose as one paragraph a blank line; the line breaks of the data file are not the reader's."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


PROSE = ("do", "why", "evidence", "verified_by")


def item_from_data(item_id: str, data: Mapping[str, Any]) -> Item:
    """Make an `Item` of a parsed item file; raises KeyError or TypeError on a wrong file (tests catch those)."""
    fields = dict(data)
    for name in PROSE:
        if name in fields:
            fields[name] = _words(fields[name])
    for name in ("settings", "needs", "traps", "policy_keys", "config_keys", "checks"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "challenge" in fields:
        raw = fields["challenge"]
        options = tuple(Option(o["answer"], o["outcome"]) for o in raw.get("options", ()))
        fields["challenge"] = Challenge(
            raw["question"], options, raw.get("pattern"), raw.get("expects", "")
        )
    fields["sources"] = tuple(Source(**source) for source in fields["sources"])
    fields["revised"] = tuple(
        Revision(r["on"], r["what"], r.get("before", {})) for r in fields.get("revised", ())
    )
    return Item(id=item_id, **fields)


@cache
def items() -> tuple[Item, ...]:
    """Every item ever, in guide order."""
    found = (
        item_from_data(entry.name.removesuffix(".toml"), tomli.loads(entry.read_text(encoding="utf-8")))
        for entry in (_DATA / "items").iterdir()
        if entry.name.endswith(".toml")
    )
    return tuple(sorted(found, key=lambda item: item.order))


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
