"""What leaves the terminal from the checklist: the item's page to the browser, texts to the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from codex_rollout_tui.tui.checklist.action import Action, Need
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.kit.copy_and_open import Outlet


class OutwardActions:
    """`run` does what takes its time beside the keys, the newest of its kind alone; `message` is the last one said."""

    def __init__(
        self,
        position: Position,
        outlet: Outlet,
        run: Callable[[Coroutine[Any, Any, None]], object],
        message: Callable[[], str],
    ) -> None:
        self._position = position
        self._outlet = outlet
        self._run = run
        self._message = message

    def actions(self) -> Mapping[str, Action]:
        """Each by its name."""
        at_item = Need.ROLLOUT | Need.ITEM_IN_SIGHT | Need.NO_FORM
        return {
            "open_page": Action(self._open_page, at_item),
            "copy_link": Action(self._copy_link, at_item),
            "copy_message": Action(self._copy_message, Need.NO_FORM),
        }

    async def _open_page(self) -> None:
        if self._position.status is not None:
            self._run(self._outlet.open(self._position.status.item.url))

    async def _copy_link(self) -> None:
        if self._position.status is not None:
            self._run(self._outlet.copy(self._position.status.item.url))

    async def _copy_message(self) -> None:
        self._run(self._outlet.copy(self._message()))
