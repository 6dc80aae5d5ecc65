"""What leaves the terminal from the checklist: the item's page to the browser, texts to the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from codex_rollout_tui.tui.checklist.action import Action, Need
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.checklist.rows_place import place_of
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
            "copy_command": Action(self._copy_command, at_item, self._no_command),
            "copy_policy": Action(self._copy_policy, Need.ROLLOUT | Need.NO_FORM, self._no_policy),
            "copy_message": Action(self._copy_message, Need.NO_FORM),
        }

    async def _open_page(self) -> None:
        if self._position.status is not None:
            self._run(self._outlet.open(self._position.status.item.url))

    async def _copy_link(self) -> None:
        if self._position.status is not None:
            self._run(self._outlet.copy(self._position.status.item.url))

    def _no_command(self) -> str | None:
        status = self._position.status
        if status is None or status.item.commands:
            return None
        return f"There is no command for {status.item.title}: it is done on its page. o opens it."

    async def _copy_command(self) -> None:
        status, snapshot = self._position.status, self._position.snapshot
        if status is not None and snapshot is not None:
            place = place_of(status.item, snapshot.file.workspace_id or "", snapshot.statuses.now)
            self._run(self._outlet.copy("\n".join(place.commands)))

    def _no_policy(self) -> str | None:
        snapshot = self._position.snapshot
        return None if snapshot is None or snapshot.baseline is not None else "There is no baseline policy yet."

    async def _copy_policy(self) -> None:
        document = self._position.snapshot.baseline if self._position.snapshot is not None else None
        if document is not None:
            self._run(self._outlet.copy(document.data.decode("utf-8", "replace")))

    async def _copy_message(self) -> None:
        self._run(self._outlet.copy(self._message()))
