"""Prove that the catalogue says of one client what its binary does."""

from __future__ import annotations

from dataclasses import dataclass

from codex_rollout_tui.codex import binary_answer
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, KeySpec
from tests.probing import kinds, measure
from tests.probing.ask import Asker
from tests.probing.catalogue import Catalogue
from tests.probing.error import ProbingError
from tests.probing.measure import Flag, Measured


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the catalogue and a binary do not agree about; `kind` is key, type, values, feature or protocol."""

    kind: str
    name: str
    recorded: str
    measured: str
    said: str = ""

    def __str__(self) -> str:
        said = f" ({self.said})" if self.said else ""
        return f"{self.kind} {self.name}: the catalogue says {self.recorded}, the binary {self.measured}{said}"


def prove(asker: Asker, held: Catalogue) -> list[Difference]:
    """Every difference between a measured client and the catalogue; raises ProbingError for any other client."""
    client = asker.binary.version
    if client not in VERSIONS:
        raise ProbingError(
            f"Codex {client} is not in the catalogue. See what it is like with: python -m tests.probing survey {client}"
        )
    unlikely = frozenset(spec.path for spec in held.keys.values() if spec.state(client) == "unknown")
    found = measure.states(asker, held.keys.values(), unlikely)
    known = [spec for spec in held.keys.values() if found[spec.path].state == "known"]
    return [
        *_protocol(asker),
        *_keys(held, found, client),
        *_values(held, known, measure.values(asker, known), client),
        *_features(held, measure.flags(asker), client),
    ]


def _protocol(asker: Asker) -> list[Difference]:
    version = binary_answer.number(asker.binary.version) or (0, 0, 0)
    expected = {
        binary_answer.FEATURES: True,
        binary_answer.STARTUP: binary_answer.protocol(version) is binary_answer.STARTUP,
    }
    return [
        Difference("protocol", " ".join(way.args), _spoken(said), _spoken(not said))
        for way, said in expected.items()
        if asker.speaks(way) is not said
    ]


def _spoken(is_spoken: bool) -> str:
    return "answers" if is_spoken else "does not answer"


def _keys(held: Catalogue, found: dict[str, Measured], client: str) -> list[Difference]:
    differing = [
        Difference("key", path, spec.state(client), found[path].state, found[path].said)
        for path, spec in held.keys.items()
        if found[path].state != spec.state(client)
    ]
    differing += [
        Difference("type", path, spec.type, kinds.kind(found[path].said), found[path].said)
        for path, spec in held.keys.items()
        if found[path].state == "known" and not kinds.fits(spec.type, found[path].said)
    ]
    return differing


def _values(held: Catalogue, known: list[KeySpec], found: dict[str, frozenset[str]], client: str) -> list[Difference]:
    differing = []
    for spec in known:
        if spec.path in found and found[spec.path] != (recorded := held.values(spec, client)):
            differing.append(Difference("values", spec.path, _names(recorded), _names(found[spec.path])))
    return differing


def _names(values: frozenset[str]) -> str:
    return "|".join(sorted(values)) or "none"


def _features(held: Catalogue, found: dict[str, Flag], client: str) -> list[Difference]:
    recorded = {name: feature for name, feature in held.features.items() if feature.known(client)}
    differing = [Difference("feature", name, "known", "unknown") for name in recorded if name not in found]
    differing += [
        Difference("feature", name, "unknown", f"known, {flag.stage}")
        for name, flag in found.items()
        if name not in recorded
    ]
    if client == NEWEST:
        for name in recorded.keys() & found.keys():
            was, now = Flag(recorded[name].stage, bool(recorded[name].default)), found[name]
            if was != now:
                differing.append(Difference("feature", name, _flag(was), _flag(now)))
    return differing


def _flag(flag: Flag) -> str:
    return f"{flag.stage}, default {str(flag.default).lower()}"
