"""What a row of the table measures, and the sums it is made of."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. With a `reference` the budget is a ratio to it, without one it is in `unit`."""

    what: str
    measured: float
    unit: str
    budget: float | None
    reference: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.measured / self.reference if self.reference else None

    @property
    def within(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.budget is None:
            return None
        return (self.measured if self.ratio is None else self.ratio) <= self.budget


def percentile(values: Sequence[float], percent: float) -> float:
    """Linear between the two nearest ranks."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def interleaved(runs: dict[str, Callable[[], T]], rounds: int, warm: int = 1) -> dict[str, list[T]]:
    """Every run once a round, round after round, so that a busy machine slows all alike; warm rounds don't count."""
    results: dict[str, list[T]] = {name: [] for name in runs}
    for number in range(warm + rounds):
        for name, run in runs.items():
            result = run()
            if number >= warm:
                results[name].append(result)
    return results


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)
