"""The figures by name: each is a small file in `figures` that registers what it tries and what must not come of it."""

from __future__ import annotations

import pkgutil
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal

from tests.safety import figures
from tests.store.folders import REPO

Size = Literal["short", "long"]
"""A few seconds, as a test of the suite; or the numbers that are promised."""


@dataclass(frozen=True, slots=True)
class Run:
    """How much is tried, the seed of what is random, an empty folder to work in, and the checkout that is asked."""

    size: Size
    seed: int
    folder: Path
    tree: Path = REPO

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)

    def pick(self, short: int, long: int) -> int:
        """A number by the size of the run."""
        return long if self.size == "long" else short


@dataclass(slots=True)
class Tally:
    """How often something was tried, how often what must not happen did, and the cases of that, in words."""

    tried: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    cases: list[str] = field(default_factory=list)
    note: str = ""

    def add(self, what: str, case: str, times: int = 1) -> None:
        """Count something that must not happen."""
        self.counts[what] += times
        self.cases.append(f"{what}: {case}")


Measure = Callable[[Run], Tally]


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: `about` says in words what is tried; `bounds` how often each thing may happen at most."""

    name: str
    about: str
    bounds: Mapping[str, int]
    measure: Measure

    def within(self, tally: Tally) -> bool:
        """Whether something was tried, and nothing happened more often than it may."""
        unknown = tally.counts.keys() - self.bounds.keys()
        assert not unknown, f"{self.name} has no bound for {unknown}"
        return tally.tried > 0 and all(tally.counts[what] <= bound for what, bound in self.bounds.items())


FIGURES: dict[str, Figure] = {}


def figure(name: str, about: str, **bounds: int) -> Callable[[Measure], Measure]:
    """Register a figure; `half_done=0` says how often `half done` may be counted, and so on."""

    def register(measure: Measure) -> Measure:
        limits = {what.replace("_", " "): bound for what, bound in bounds.items()}
        FIGURES[name] = Figure(name, about, limits, measure)
        return measure

    return register


def load() -> Mapping[str, Figure]:
    """Every figure there is, by name."""
    for module in pkgutil.iter_modules(figures.__path__):
        import_module(f"{figures.__name__}.{module.name}")
    return FIGURES
