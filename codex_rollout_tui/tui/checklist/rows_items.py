"""The list of items: one row each, the sign first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.tui.kit.ages import age, until
from codex_rollout_tui.tui.kit.rows import Row, Span, between, width
from codex_rollout_tui.tui.kit.status_style import Signs


def aside(state: ItemStatus, now: datetime, edition: str) -> Iterator[list[Span]]:
    """What may stand at the right end of an item's row: an age, a due date, or what is new; the fullest first."""
    if state.status == "waiting" and state.due:
        yield [(f"follow up {until(state.due, now)}", "warn" if state.overdue else "dim")]
    elif state.status == "waived" and state.due:
        yield [(f"until {state.due}", "dim")]
    elif state.since and state.status not in ("todo", "not-applicable"):
        if state.unchallenged:
            yield [("no answer ", "warn"), (age(state.since, now), "dim")]
        yield [(age(state.since, now), "dim")]
    elif state.item.since == edition:
        yield [("new", "dim")]
    elif any(revision.on == edition for revision in state.item.revised):
        yield [("revised", "dim")]


def item_rows(states: Sequence[ItemStatus], signs: Signs, cells: int, now: datetime, edition: str) -> list[Row]:
    """The rows of a list of items: what stands beside a title never takes its room."""
    rows = []
    for state in states:
        style = "dim" if state.status in ("not-applicable", "waived") else ""
        left = [signs.span(state.status), (state.item.title, style)]
        room = cells - width(left) - 1
        right = next((spans for spans in aside(state, now, edition) if width(spans) <= room), [])
        rows.append(between(left, right, cells))
    return rows
