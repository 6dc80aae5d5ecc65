"""Measure what one binary knows: each key, the values of each enum, the feature flags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from codex_rollout_tui.policy.catalogue.keys import KeySpec
from tests.probing import places
from tests.probing.ask import Asker, listed
from tests.probing.batch import refusals
from tests.probing.error import ProbingError

_FLAG = re.compile(r"(\S+)\s+(\S.*?)\s+(true|false)")


@dataclass(frozen=True, slots=True)
class Measured:
    """A key as a binary takes it, and what was said to whatever was refused; the state as in `KeySpec.state`.

    known    a value of the wrong type is refused, a sound one accepted
    unknown  a value of the wrong type is accepted
    fatal    a sound value is refused too
    """

    state: str
    said: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A line of `features list`."""

    stage: str
    default: bool


def states(asker: Asker, specs: Iterable[KeySpec], unlikely: frozenset[str]) -> dict[str, Measured]:
    """What the binary makes of each key; those in `unlikely` are probed many at once, which only saves time."""
    specs = list(specs)
    likely = [spec for spec in specs if spec.path not in unlikely]
    others = [spec for spec in specs if spec.path in unlikely]
    wrong = dict(zip(_paths(likely), asker.all([_wrong(spec) for spec in likely]), strict=True))
    wrong |= zip(_paths(others), refusals(asker, [_wrong(spec) for spec in others]), strict=True)
    refused = [spec for spec in specs if wrong[spec.path]]
    sound = [places.policy(spec.path, places.sound(spec)) for spec in refused]
    said = dict(zip(_paths(refused), refusals(asker, sound), strict=True))
    return {path: _measured(wrong[path], said.get(path, "")) for path in _paths(specs)}


def _paths(specs: Iterable[KeySpec]) -> list[str]:
    return [spec.path for spec in specs]


def _wrong(spec: KeySpec) -> dict[str, object]:
    return places.policy(spec.path, places.WRONG)


def _measured(wrong: str, sound: str) -> Measured:
    if not wrong:
        return Measured("unknown", "")
    return Measured("fatal", sound) if sound else Measured("known", wrong)


def values(asker: Asker, specs: Iterable[KeySpec]) -> dict[str, frozenset[str]]:
    """The values that the binary says it expects at each enum that it knows.

    Where it says only that nothing fits, those of the catalogue's values that it accepts.
    """
    specs = [spec for spec in specs if spec.values]
    asked = [places.policy(spec.path, places.sound(spec, places.NONSENSE)) for spec in specs]
    found: dict[str, frozenset[str]] = {}
    for spec, said in zip(specs, asker.all(asked), strict=True):
        names = listed(said)
        found[spec.path] = frozenset(names if names is not None else _accepted(asker, spec) if said else ("anything",))
    return found


def _accepted(asker: Asker, spec: KeySpec) -> list[str]:
    said = asker.all([places.policy(spec.path, places.sound(spec, value)) for value in spec.values])
    return [value for value, answer in zip(spec.values, said, strict=True) if not answer]


def flags(asker: Asker) -> dict[str, Flag]:
    """The feature flags of the binary; raises ProbingError where its list is not as it used to be."""
    found: dict[str, Flag] = {}
    for line in asker.features().splitlines():
        match = _FLAG.fullmatch(line.strip())
        if match is None:
            raise ProbingError(f"Codex {asker.binary.version} lists its features in a new way: {line!r}")
        found[match[1]] = Flag(match[2], match[3] == "true")
    return found
