"""The rows of the table, by name: each is a small file in `rows` that registers what it measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.bench import Bench
from tests.bench.figure import Figure

Measure = Callable[[Bench], Iterator[Figure]]


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the table that can be asked for by its name."""

    name: str
    measure: Measure
    by_name_only: bool


ROWS: dict[str, Row] = {}


def row(name: str, *, by_name_only: bool = False) -> Callable[[Measure], Measure]:
    """Register what measures a row."""

    def register(measure: Measure) -> Measure:
        ROWS[name] = Row(name, measure, by_name_only)
        return measure

    return register
