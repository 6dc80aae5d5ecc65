"""How items are found: by words, by a filter, or as the next one that needs somebody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from codex_rollout_tui.checklist.filter import Filter
from codex_rollout_tui.tui.checklist.action import Action, Need, Say
from codex_rollout_tui.tui.checklist.items_pane import ItemsPane
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.kit.detail_pane import DetailPane

PURPOSE = "filter"
"""The purpose of the form that asks for a filter."""


class FindActions:
    """`reveal` shows a pane of a name, `visit` goes to an item."""

    def __init__(
        self,
        position: Position,
        items: ItemsPane,
        detail: DetailPane,
        say: Say,
        reveal: Callable[[str], None],
        visit: Callable[[str], Awaitable[None]],
    ) -> None:
        self._position = position
        self._items = items
        self._detail = detail
        self._say = say
        self._reveal = reveal
        self._visit = visit

    def actions(self) -> Mapping[str, Action]:
        """Each by its name."""
        return {
            "search": Action(self._search, Need.ROLLOUT | Need.NO_GUEST),
            "filter": Action(self._ask_filter, Need.ROLLOUT | Need.NO_GUEST),
            "next_open": Action(self._next_open, Need.ROLLOUT | Need.NO_FORM),
        }

    async def _search(self) -> None:
        field = await self._items.open_search()
        self._reveal("items")
        field.screen.set_focus(field)

    async def _ask_filter(self) -> None:
        from codex_rollout_tui.tui.checklist.filters import filter_fields
        from codex_rollout_tui.tui.kit.form import Form

        if self._position.snapshot is not None:
            fields = filter_fields(self._position.snapshot.statuses, self._position.filter)
            await self._detail.invite(Form(PURPOSE, "", fields), "Filter the items")
            self._reveal("detail")

    async def take_filter(self, values: Mapping[str, str]) -> None:
        """List what the answers of the form let through."""
        chosen = {name: "" if value == "any" else value for name, value in values.items()}
        await self._detail.dismiss()
        self._items.find(Filter(words=self._position.filter.words, **chosen))
        self._reveal("items")

    async def _next_open(self) -> None:
        item = self._position.next_due()
        if item is not None:
            await self._visit(item)
        elif self._position.snapshot is not None:
            from codex_rollout_tui.tui.checklist.sentences import nothing_due

            statuses = self._position.snapshot.statuses
            self._say(nothing_due(statuses), "good" if statuses.is_good() else "")
