"""What the program itself knows decides first: the status of an item by what was said, held against what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from codex_rollout_tui.checklist.clock import moment
from codex_rollout_tui.checklist.fold import ItemStory
from codex_rollout_tui.checklist.item_status import GOOD, OUT_OF_SCORE, ItemStatus, Status, item_status
from codex_rollout_tui.checklist.known_facts import Sight, sights
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.model import Item

_PROVABLE: frozenset[Status] = frozenset({"todo", "done", "stale", "unknown", "verified"})
"""What a proof turns into verified; what a person waits for, or saw fail, a program has not seen."""


def known_status(
    item: Item, story: ItemStory | None, decisions: Decisions, facts: Facts, now: datetime, today: date | None = None
) -> ItemStatus:
    """What `item` is at `now` (aware): hidden or waived as decided, else as seen, else as said.

    `today` is as for `item_status`.
    """
    status = item_status(item, story, decisions, facts, now, today)
    if not item.known or status.status in OUT_OF_SCORE:
        return status
    return _held_against(status, sights(item, facts, moment(now, today)))


def _held_against(status: ItemStatus, seen: Sequence[Sight]) -> ItemStatus:
    status = status._replace(sights=tuple(seen))
    if status.status == "todo" and all(sight.general for sight in seen):
        return status
    failed = next((sight for sight in seen if sight.outcome == "failed"), None)
    if failed is not None:
        return status._replace(
            status="failed", reason=_contradicted(status, failed), due=None, overdue=False, fact=failed
        )
    absent = next((sight for sight in seen if sight.absent), None)
    if absent is not None:
        gone = status._replace(status="unknown", reason=absent.words, due=None, fact=absent)
        return gone if status.status in GOOD else status
    if _is_proved(status.item, seen) and status.status in _PROVABLE:
        return status._replace(status="verified", reason=_words(seen), due=None, unchallenged=False, blind=None)
    return status


def _is_proved(item: Item, seen: Sequence[Sight]) -> bool:
    """Whether a program can settle the item, everything was looked at, and something of it is a proof."""
    return (
        item.verify == "auto" and all(sight.outcome == "done" for sight in seen) and any(sight.proves for sight in seen)
    )


def _contradicted(status: ItemStatus, failed: Sight) -> str:
    said = f", whatever was said on {status.event.day}" if status.status in GOOD and status.event is not None else ""
    return f"{failed.words}{said}"


def _words(seen: Sequence[Sight]) -> str:
    return "; ".join(dict.fromkeys(sight.words for sight in seen))
