"""The pane of the items: those of the step, or those that were looked for, with the field that looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from codex_rollout_tui.checklist.filter import Filter
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.search_field import SearchField
from codex_rollout_tui.tui.kit.titled_pane import TitledPane

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.item_status import ItemStatus


class ItemList(PickList):
    """The items of the step, or those that were looked for."""

    INDENT = 1
    FOCUS_STYLES = False
    # A scrollbar would be painted anew with each step: the title says what is below instead.
    DEFAULT_CSS = "ItemList { scrollbar-size-vertical: 0; }"
    HELP = "The items of the step. Enter reads one whole; space attests it; / searches all of them."

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if isinstance(self.parent, ItemsPane):
            self.parent.name_items()


class ItemsPane(TitledPane):
    """The items; `moved` hears at once which of them the cursor is on."""

    class Chosen(Message):
        """An item was chosen, by enter or by a click."""

        def __init__(self, item: str, *, clicked: bool) -> None:
            super().__init__()
            self.item, self.clicked = item, clicked

    class SearchKept(Message):
        """The person goes on from the field to the list."""

    def __init__(self, position: Position, moved: Callable[[str], None]) -> None:
        super().__init__(id="items")
        self.list = ItemList(id="item-list")
        self.list.follow = self._followed
        self.list.fit = self.draw
        self._position = position
        self._moved = moved
        self._listed: Sequence[ItemStatus] = ()
        self._heading = ""
        self._field: SearchField | None = None

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.list

    def draw(self) -> None:
        """List the items anew, with the cursor on the one at hand."""
        drawing = self._position.drawing
        if drawing is None:
            return
        self._listed, self._heading = drawing.listed(self._position.step, self._position.filter)
        self.list.show(drawing.items(self._listed, self.list.room))
        self.list.move_to(
            next((row for row, status in enumerate(self._listed) if status.item.id == self._position.item), 0)
        )
        self.name_items()

    def name_items(self) -> None:
        """Say which items these are and, where there is room, how many of them are below those in sight."""
        hint = f"{self.list.below} ↓" if self.list.below else ""
        has_room = len(self._heading) + len(hint) + 4 <= self.list.room
        self.title.name_it(self._heading, hint if has_room else "")

    def lists(self, item: str | None) -> bool:
        """Whether an item is among those listed."""
        return any(status.item.id == item for status in self._listed)

    def find(self, filter: Filter) -> None:
        """List what a filter finds; the first of it is the item at hand, if that one is not among it."""
        self._position.filter = filter
        self.draw()
        if self._listed and (filter.words or not self.lists(self._position.item)):
            self._moved(self._listed[0].item.id)

    async def open_search(self) -> SearchField:
        """Put the field that looks above the list."""
        if self._field is None:
            self._field = SearchField(self._position.filter.words, self._look_for, self._keep, self._clear, self._open)
            await self.mount(self._field, before=self.list)
        return self._field

    async def end_search(self) -> None:
        """Look for nothing any more."""
        await self._close_field()
        self._position.filter = Filter()
        self.draw()

    async def _close_field(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            await field.remove()

    def _look_for(self, words: str) -> None:
        if self._position.filter.words != words:
            self.find(self._position.filter._replace(words=words))

    async def _open(self) -> None:
        if self._listed:
            await self._close_field()
            item = self._position.item if self.lists(self._position.item) else None
            self.post_message(self.Chosen(item or self._listed[0].item.id, clicked=False))

    async def _keep(self) -> None:
        await self._close_field()
        self.post_message(self.SearchKept())

    async def _clear(self) -> None:
        await self.end_search()
        self.post_message(self.SearchKept())

    def _followed(self, index: int) -> None:
        if index < len(self._listed):
            self._moved(self._listed[index].item.id)

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        if event.index < len(self._listed):
            self.post_message(self.Chosen(self._listed[event.index].item.id, clicked=event.clicked))
