"""How a status is shown: a glyph, an ASCII glyph and a word, so that colour never has to say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.item_status import Status


class Sign(NamedTuple):
    """One status on screen."""

    glyph: str
    ascii: str
    word: str


SIGNS: Mapping[Status, Sign] = {
    "todo": Sign("·", ".", "to do"),
    "waiting": Sign("…", "w", "waiting"),
    "done": Sign("✓", "v", "done"),
    "verified": Sign("✓✓", "vv", "verified"),
    "failed": Sign("✗", "x", "failed"),
    "unknown": Sign("?", "?", "unknown"),
    "stale": Sign("↻", "@", "stale"),
    "waived": Sign("~", "~", "waived"),
    "not-applicable": Sign("–", "-", "not applicable"),
}

# The order in which a summary names what is not good.
ATTENTION: tuple[Status, ...] = ("failed", "stale", "unknown", "waiting")
