"""Names that look alike are those that rapidfuzz, a library too slow to load for a lint, finds too."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from codex_rollout_tui.policy.catalogue.keys import features, root
from codex_rollout_tui.policy.catalogue.nearest import CUTOFF, alike, similarity

NAMES = tuple(root().children)
LETTERS = st.text("ab_-AÄß", max_size=9)


@given(LETTERS, LETTERS)
@example("ca", "abc")
@example("", "")
@example("", "a")
def test_two_names_are_as_alike_as_the_library_says(one: str, other: str) -> None:
    wanted = DamerauLevenshtein.normalized_similarity(one, other, score_cutoff=CUTOFF)
    assert similarity(one, other) == pytest.approx(wanted)


@given(st.sampled_from([*NAMES, *features()]), st.data())
def test_the_nearest_names_are_those_of_the_library(name: str, data: st.DataObject) -> None:
    typed = list(name)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(typed) - 1)) if typed else 0
        typed[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from(["", "a", "_", "-x", "E"]))
    among = NAMES if name in NAMES else tuple(features())
    folded = {choice: choice.casefold().replace("-", "_") for choice in among}
    wanted = "".join(typed)
    found = extract(
        wanted.casefold().replace("-", "_"),
        folded,
        scorer=DamerauLevenshtein.normalized_similarity,
        limit=3,
        score_cutoff=CUTOFF,
    )
    assert alike(wanted, among) == tuple(choice for _, _, choice in found)


def test_a_placeholder_is_no_name() -> None:
    assert alike("name", ["<name>", "names"]) == ("names",)
