"""Names that look alike: what somebody meant who mistyped one.

A distance of its own: loading a library for it would take longer than a whole check of a policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

CUTOFF = 0.65
"""How much of the longer name two alike ones share at least."""


def alike(name: str, among: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The names most like one, best first; none where nothing is alike. `<...>` stands for no name."""
    wanted = _folded(name)
    found: list[tuple[float, int, str]] = []
    for at, choice in enumerate(among):
        if not choice.startswith("<"):
            score = similarity(wanted, _folded(choice))
            if score >= CUTOFF:
                found.append((-score, at, choice))
    return tuple(choice for _, _, choice in sorted(found)[:most])


def similarity(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same: 1 less the edits per letter of the longer; below `CUTOFF` just 0."""
    longest = max(len(one), len(other))
    allowed = int(longest * (1 - CUTOFF) + 1e-9)
    if _at_least(one, other) > allowed:
        return 0.0
    edits = _distance(one, other)
    return 1 - edits / longest if longest and edits <= allowed else float(not longest)


def _at_least(one: str, other: str) -> int:
    """Edits that it takes in any case: letters that only one of two names has."""
    longest = max(len(one), len(other))
    if longest > 2 * min(len(one), len(other)) + 2:
        return longest
    missing = sum(max(0, one.count(letter) - other.count(letter)) for letter in set(one))
    return max(missing, missing + len(other) - len(one))


def _distance(one: str, other: str) -> int:
    """Letters put in, left out, changed, or swapped with another, letters between them included (Damerau)."""
    width = len(other)
    far = len(one) + width
    rows: dict[int, list[int]] = {-1: [far] * (width + 2), 0: [far, *range(width + 1)]}
    last: dict[str, int] = {}
    for at, letter in enumerate(one, start=1):
        row = rows[at] = [far, at]
        before, match = rows[at - 1], 0
        for to, facing in enumerate(other, start=1):
            above = last.get(facing, 0)
            swapped = rows[above - 1][match] + (at - above - 1) + 1 + (to - match - 1)
            row.append(min(before[to] + (letter != facing), row[to] + 1, before[to + 1] + 1, swapped))
            if letter == facing:
                match = to
        last[letter] = at
    return rows[len(one)][width + 1]


@lru_cache(maxsize=2048)
def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")
