"""Names that look alike: what somebody meant who mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

CUTOFF = 0.65
"""How much of the longer name two alike ones share at least."""


def similar_names(name: str, among: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The names most like one, best first; none where nothing is alike. `<...>` stands for no name."""
    # Loaded only where somebody mistyped something: a sound policy is checked without it.
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import extract

    choices = {choice: _folded(choice) for choice in among if not choice.startswith("<")}
    nearest = extract(
        _folded(name), choices, scorer=DamerauLevenshtein.normalized_similarity, limit=most, score_cutoff=CUTOFF
    )
    return tuple(choice for _, _, choice in nearest)


@lru_cache(maxsize=2048)
def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")
