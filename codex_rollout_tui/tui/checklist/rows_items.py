"""The list of items: one row each, the sign first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.tui.kit.ages import age, until
from codex_rollout_tui.tui.kit.rows import Row, Span, between
from codex_rollout_tui.tui.kit.status_style import Signs


def aside(state: ItemStatus, now: datetime, edition: str) -> list[Span]:
    """What stands at the right end of an item's row: an age, a due date, or what is new in this edition."""
    if state.status == "waiting" and state.due:
        return [(f"follow up {until(state.due, now)}", "warn" if state.overdue else "dim")]
    if state.status == "waived" and state.due:
        return [(f"until {state.due}", "dim")]
    if state.since and state.status not in ("todo", "not-applicable"):
        return [("unchallenged " if state.unchallenged else "", "warn"), (age(state.since, now), "dim")]
    if state.item.since == edition:
        return [(f"new {edition[5:]}", "dim")]
    if any(revision.on == edition for revision in state.item.revised):
        return [(f"revised {edition[5:]}", "dim")]
    return []


def item_rows(states: Sequence[ItemStatus], signs: Signs, cells: int, now: datetime, edition: str) -> list[Row]:
    """The rows of a list of items."""
    rows = []
    for state in states:
        style = "dim" if state.status in ("not-applicable", "waived") else ""
        left = [signs.span(state.status), (state.item.title, style)]
        rows.append(between(left, [s for s in aside(state, now, edition) if s[0]], cells))
    return rows
