"""Under each of the guide's examples that Codex refuses, no item about policies can be made good, whatever is done."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.actions import codex_verdicts
from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import GOOD
from codex_rollout_tui.checklist.known_status import known_status
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.load import editions
from codex_rollout_tui.guide.model import Item
from tests.actions.rollouts import NOW, begin
from tests.checklist.factory import (
    ANA,
    Deed,
    attested,
    blind,
    failed,
    observed,
    reopened,
    undone,
    unseen,
    waiting,
    waived,
)
from tests.policy.guide_examples import Example, examples
from tests.real import need

ABOUT_POLICIES = tuple(
    item
    for edition in editions()
    for item in view(edition.date).items
    if {"policies-accepted", "codex-objects"} & set(item.known)
)


REFUSED = "standard-local"
"""The guide's example that Codex refuses; the other three stand beside it, each as the baseline of such a folder."""


@cache
def recorded(example: Example) -> Facts:
    """What the real Codex and our checks say of a folder with an example and the refused one, asked once."""
    need("codex")
    need("bwrap")
    refused = next(one for one in examples() if one.id == REFUSED)
    with TemporaryDirectory() as folder:
        rollout = begin(Path(folder) / "acme")
        rollout.policy_file("baseline").write_bytes(example.text.encode())
        rollout.policy_file("contractors").write_bytes(refused.text.encode())
        rollout.refresh()
        codex_verdicts.ask_unasked(rollout, RealCodex(os.environ).begin, 60)
        return rollout.facts()


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_the_real_codex_refuses_the_one_and_accepts_the_others(example: Example) -> None:
    review = recorded(example).policies["baseline"].review
    assert review is not None
    assert {answer.outcome for answer in review.answers} == {"failed" if example.id == REFUSED else "done"}


DEEDS = st.one_of(
    st.sampled_from([attested, failed, unseen, reopened, observed, blind, waiting]),
    st.just(lambda day: Deed(day, "noted", {"text": "looked"})),
    st.just(lambda day: attested(day, answer="baseline", evidence=[{"type": "note", "text": "seen"}])),
    st.just(lambda day: waived(day, f"2026-{day}")),
    st.integers(1, 9).map(lambda seq: lambda day: undone(day, seq)),
)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
@given(item=st.sampled_from(ABOUT_POLICIES), deeds=st.lists(st.tuples(DEEDS, st.integers(1, 20)), max_size=9))
def test_no_sequence_of_actions_makes_anything_about_it_good(
    example: Example, item: Item, deeds: list[tuple[object, int]]
) -> None:
    facts = recorded(example)
    dated = sorted(deeds, key=lambda one: one[1])
    events: list[Event] = [
        make(f"05-{day:02d}").numbered(seq, item.id, ANA)  # type: ignore[operator]
        for seq, (make, day) in enumerate(dated, 1)
    ]
    derived = known_status(item, fold(events).stories.get(item.id), Decisions(frozenset()), facts, NOW)
    assert derived.status not in GOOD
