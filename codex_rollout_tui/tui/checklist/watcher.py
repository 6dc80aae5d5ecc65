"""Reads the rollout, and looks at it again for what others wrote."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.checklist.action import Say
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.tui.session.snapshot import Snapshot

DRAWING = "codex_rollout_tui.tui.checklist.drawing"
"""What the first snapshot is drawn with."""


class Watcher:
    """`show` is handed each new snapshot; `refuse` hears why the rollout cannot be read."""

    def __init__(
        self,
        session: Session,
        show: Callable[[Snapshot], None],
        say: Say,
        refuse: Callable[[RolloutError], None],
    ) -> None:
        self._session = session
        self._show = show
        self._say = say
        self._refuse = refuse
        self._looking = False

    async def read(self) -> bool:
        """Read the rollout; False where it cannot be read."""
        try:
            snapshot = await self._session.open(partial(import_module, DRAWING))
        except RolloutError as error:
            self._refuse(error)
            return False
        if snapshot is not None:
            self._show(snapshot)
        return True

    async def look(self) -> None:
        """One look at a time, and none is called off: what it had found would be found by no other."""
        if self._looking:
            return
        self._looking = True
        try:
            snapshot = await self._session.refresh()
        except RolloutError as error:
            self._say(str(error), "bad")
            return
        finally:
            self._looking = False
        if snapshot is not None:
            self._show(snapshot)
