"""What a release that is newer than the catalogue knows, has lost or has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from codex_rollout_tui.codex import binary_answer
from codex_rollout_tui.policy.catalogue.keys import NEWEST, KeySpec
from tests.probing import measure
from tests.probing.ask import Asker
from tests.probing.catalogue import Catalogue
from tests.probing.error import ProbingError
from tests.probing.explore import New, explore
from tests.probing.measure import Flag, Measured


@dataclass(frozen=True, slots=True)
class Survey:
    """One release against the newest one of the catalogue. Keys of the mappings are key paths and feature names.

    `keys` and `values` hold what is recorded and what was measured, `flags` what was printed (None: no longer listed).
    """

    version: str
    protocols: Mapping[str, bool]
    new: tuple[New, ...] = ()
    keys: Mapping[str, tuple[str, Measured]] = field(default_factory=dict)
    values: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    flags: Mapping[str, Flag | None] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether the catalogue has to change, but for the version itself."""
        return bool(self.new or self.keys or self.values or self.flags or not all(self.protocols.values()))

    def data(self) -> dict[str, Any]:
        """The survey as JSON can hold it."""
        return {"schema_version": 1, "compared_with": NEWEST, **asdict(self)}


def newer(version: str) -> None:
    """Raise ProbingError for a release older than the newest one of the catalogue."""
    asked, newest = binary_answer.number(version), binary_answer.number(NEWEST)
    if asked and newest and asked < newest:
        raise ProbingError(f"Codex {version} is older than {NEWEST}, the newest in the catalogue. Prove it instead.")


def survey(asker: Asker, held: Catalogue, words: frozenset[str]) -> Survey:
    """Compare a release with the newest one of the catalogue; raises ProbingError where it is older than that."""
    version = asker.binary.version
    newer(version)
    recorded = {path: spec.state(NEWEST) for path, spec in held.keys.items()}
    unlikely = frozenset(path for path, state in recorded.items() if state == "unknown")
    found = measure.states(asker, held.keys.values(), unlikely)
    known = [spec for path, spec in held.keys.items() if found[path].state == "known"]
    return Survey(
        version,
        {" ".join(way.args): asker.speaks(way) for way in (binary_answer.STARTUP, binary_answer.FEATURES)},
        tuple(explore(asker, held.keys, words)),
        {path: (recorded[path], now) for path, now in found.items() if now.state != recorded[path]},
        _values(held, known, measure.values(asker, known)),
        _flags(held, measure.flags(asker)),
    )


def _values(
    held: Catalogue, known: list[KeySpec], found: Mapping[str, frozenset[str]]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    pairs = {spec.path: (held.values(spec, NEWEST), found[spec.path]) for spec in known if spec.path in found}
    return {path: (tuple(sorted(was)), tuple(sorted(now))) for path, (was, now) in pairs.items() if was != now}


def _flags(held: Catalogue, found: Mapping[str, Flag]) -> dict[str, Flag | None]:
    recorded = {
        name: Flag(feature.stage, bool(feature.default))
        for name, feature in held.features.items()
        if feature.known(NEWEST)
    }
    names = sorted(recorded.keys() | found.keys())
    return {name: found.get(name) for name in names if recorded.get(name) != found.get(name)}
