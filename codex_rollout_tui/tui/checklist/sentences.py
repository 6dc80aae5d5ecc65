"""What is said after something was done on an item, in the app and line by line."""

from __future__ import annotations

from collections.abc import Iterable

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.checklist.payloads import subject
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.tui.checklist.rows_detail import what_happened
from codex_rollout_tui.tui.kit.status_style import Signs


def done_sentence(done: str, status: ItemStatus, signs: Signs) -> str:
    """That it is done, under the sign of what the item is now."""
    return f"{signs.glyph(status.status)} {done}: {status.item.title}. u takes it back."


def undone_sentence(events: Iterable[Event], statuses: Statuses) -> str:
    """What was taken back, by the titles of its items."""

    def name(event: Event) -> str:
        status = statuses.states.get(event.item) if event.item else None
        title = status.item.title if status is not None else event.item
        return title or subject(event.payload) or event.kind

    return f"Taken back: {'; '.join(f'{name(event)} ({what_happened(event)})' for event in events)}."


def nothing_due(statuses: Statuses) -> str:
    """Why there is no next item."""
    return "Nothing is open." if statuses.is_good() else "Nothing needs anybody today."


def not_applicable(status: ItemStatus) -> str:
    """Why nothing can be done on an item."""
    return f"{status.item.title} is not applicable: {status.reason}. Press d to change that answer."
