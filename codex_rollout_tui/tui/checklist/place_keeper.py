"""Keeps the place of the person in the checklist, so that the app opens there however it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex_rollout_tui.tui.checklist.pane_row import PaneRow
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.actions.last_visit import ChecklistPlace


class PlaceKeeper:
    """Writes the place where it is another than the one written last, and brings the panes back to it."""

    def __init__(self, position: Position, panes: PaneRow, page: Lines, session: Session) -> None:
        self._position = position
        self._panes = panes
        self._page = page
        self._session = session
        self._kept: ChecklistPlace | None = None

    @property
    def here(self) -> ChecklistPlace | None:
        """Where the person is; None before there is a rollout."""
        if self._position.snapshot is None or self._position.item is None:
            return None
        from codex_rollout_tui.actions.last_visit import ChecklistPlace

        scroll = self._page.scroll_offset.y
        return ChecklistPlace(self._position.item, self._panes.at, self._panes.large or "", scroll)

    async def keep(self) -> None:
        """Note the place, if it has changed."""
        place = self.here
        if place is not None and place != self._kept:
            self._kept = place
            await self._session.remember(place)

    def pane(self, roomy: bool) -> str:
        """Where to begin: the pane in which the person was last, else the items where there is room for several."""
        return self._left_pane or ("items" if roomy and self._panes.at == "steps" else self._panes.at)

    @property
    def _left_pane(self) -> str | None:
        left = self._position.snapshot.left if self._position.snapshot is not None else None
        if left is None or left.place.item != self._position.item:
            return None
        return left.place.pane if left.place.pane in self._panes.names else None

    def restore(self) -> None:
        """Give the pane its room back, and the page its scroll once it is laid out; call it at that pane."""
        left = self._position.snapshot.left if self._position.snapshot is not None else None
        if left is None or self._left_pane is None:
            return
        if left.place.large == self._panes.at:
            self._panes.enlarge(left.place.large)
        scroll = max(0, min(left.place.scroll, 10_000))
        if scroll:
            self._page.call_after_refresh(self._page.scroll_to, y=scroll, animate=False, force=True, immediate=True)
