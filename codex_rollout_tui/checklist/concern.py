"""What needs somebody: an item, or in one all items that fail for the same cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from codex_rollout_tui.checklist.item_status import ItemStatus


class Concern(NamedTuple):
    """One thing to mend or to do; more than one item only where one cause fails them all."""

    statuses: tuple[ItemStatus, ...]

    @property
    def first(self) -> ItemStatus:
        """The first of its items in the guide."""
        return self.statuses[0]

    @property
    def cause(self) -> str:
        """Over what its items fail, in words; empty for a single item, which says so itself."""
        fact = self.first.fact
        return fact.words if fact is not None and len(self.statuses) > 1 else ""


def concerns(due: Iterable[ItemStatus]) -> tuple[Concern, ...]:
    """These items, most pressing first, as things to mend or to do, in the same order."""
    gathered: dict[str, list[ItemStatus]] = {}
    for status in due:
        failing = status.fact if status.status == "failed" else None
        cause = (failing.cause or failing.words) if failing is not None else ""
        gathered.setdefault(cause or f"item {status.item.id}", []).append(status)
    return tuple(Concern(tuple(statuses)) for statuses in gathered.values())
