"""The catalogue as the probing compares it: handed in, so that a test can give one that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from typing import Any

import tomli

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, Feature, KeySpec, Trap


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is on record: keys, feature flags, values that only some clients refuse or take, and measured versions."""

    keys: Mapping[str, KeySpec] = field(default_factory=catalogue.keys)
    features: Mapping[str, Feature] = field(default_factory=catalogue.features)
    refused: Mapping[tuple[str, str], Trap] = field(default_factory=lambda: catalogue.traps("refused"))
    taken: Mapping[tuple[str, str], Trap] = field(default_factory=lambda: catalogue.traps("taken"))

    def values(self, spec: KeySpec, client: str) -> frozenset[str]:
        """The values one measured client lists as expected at a key."""
        held = {value for value in spec.values if not self._in(self.refused, spec, value, client)}
        held |= {value for _, value in self.taken if self._in(self.taken, spec, value, client)}
        for entry in _listed():
            if spec.path in entry["keys"] and _between(client, *entry["clients"]):
                held = (held | set(entry.get("more", ()))) - set(entry.get("less", ()))
        return frozenset(held)

    def _in(self, traps: Mapping[tuple[str, str], Trap], spec: KeySpec, value: str, client: str) -> bool:
        trap = next((traps[path, value] for path in _holders(spec) if (path, value) in traps), None)
        return trap is not None and _between(client, trap.first, trap.last)


def _holders(spec: KeySpec) -> tuple[str, ...]:
    """The paths an enum value may stand at: the key itself, a list's items, a map's members."""
    return (spec.path, f"{spec.path}[]", f"{spec.path}.<name>")


def _between(client: str, first: str, last: str = NEWEST) -> bool:
    return VERSIONS.index(first) <= VERSIONS.index(client) <= VERSIONS.index(last)


@cache
def _listed() -> tuple[Mapping[str, Any], ...]:
    with (File(__file__).parent / "listed.toml").open("rb") as file:
        return tuple(tomli.load(file)["entry"])
