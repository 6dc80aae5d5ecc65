"""Every status has signs of its own, so that none needs colour to be told from another."""

from __future__ import annotations

import pytest

from codex_rollout_tui.checklist.item_status import GOOD, OUT_OF_SCORE, STATUSES
from codex_rollout_tui.checklist.status_signs import ATTENTION, SIGNS


def test_every_status_has_a_sign() -> None:
    assert tuple(SIGNS) == STATUSES
    assert len(STATUSES) == 9


@pytest.mark.parametrize("part", ["glyph", "ascii", "word"])
def test_no_two_statuses_look_alike(part: str) -> None:
    shown = [getattr(sign, part) for sign in SIGNS.values()]
    assert all(shown)
    assert len(set(shown)) == len(shown)


def test_the_plain_glyphs_are_ascii() -> None:
    assert all(sign.ascii.isascii() for sign in SIGNS.values())
    assert all(len(sign.glyph) <= 2 for sign in SIGNS.values())


def test_a_summary_names_what_is_not_good() -> None:
    assert set(ATTENTION) == set(STATUSES) - GOOD - OUT_OF_SCORE - {"todo"}
