"""Where the person is in the checklist: what is shown, the step, the item at hand, and what is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex_rollout_tui.checklist.filter import Filter
from codex_rollout_tui.tui.kit.status_style import Signs

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.item_status import ItemStatus
    from codex_rollout_tui.tui.checklist.drawing import Drawing
    from codex_rollout_tui.tui.session.snapshot import Snapshot


class Position:
    """Shared by the parts of the screen; who changes it says so to the others."""

    def __init__(self, signs: Signs) -> None:
        self.signs = signs
        self.snapshot: Snapshot | None = None
        self.drawing: Drawing | None = None
        self.step = 0
        self.item: str | None = None
        self.filter = Filter()
        self._followed: str | None = None
        """Where `next_due` led last."""

    def show(self, snapshot: Snapshot, person: str) -> None:
        """Take another snapshot; the first one also says where to begin."""
        from codex_rollout_tui.tui.checklist.drawing import Drawing, my_name

        self.snapshot = snapshot
        self.drawing = Drawing(snapshot, self.signs, my_name(snapshot, person), {})
        if self.item is None:
            self._land(snapshot, self.drawing.author)

    def _land(self, snapshot: Snapshot, author: str | None) -> None:
        """Begin where the person left off, else at the first item that needs them, or anybody."""
        statuses = snapshot.statuses.states
        due = sorted(snapshot.statuses.next_items(), key=lambda status: author is None or status.person != author)
        left = snapshot.left.place.item if snapshot.left and snapshot.left.place.item in statuses else None
        self.hold(left or (due[0].item.id if due else next(iter(statuses))))

    def hold(self, item: str) -> None:
        """Make an item the one at hand."""
        self.item = item
        status = self.status_of(item)
        if status is not None:
            self.step = status.item.step

    @property
    def status(self) -> ItemStatus | None:
        """The status of the item at hand."""
        return self.status_of(self.item) if self.item is not None else None

    @property
    def is_about_policy(self) -> bool:
        """Whether the item at hand is about the policies."""
        status = self.status
        return status is not None and status.item.is_about_policy

    def status_of(self, item: str) -> ItemStatus | None:
        """The status of an item in the snapshot shown."""
        return self.snapshot.statuses.states.get(item) if self.snapshot is not None else None

    def next_due(self) -> str | None:
        """The item that needs somebody most; asked again from there, the one after it, round and round.

        None where nothing needs anybody; of items that fail for one cause the first stands for all.
        """
        if self.snapshot is None:
            return None
        due = [concern.first.item.id for concern in self.snapshot.statuses.concerns()]
        if not due:
            return None
        at = due.index(self.item) if self.item in due and self.item in (self._followed, due[0]) else -1
        self._followed = due[(at + 1) % len(due)]
        return self._followed
