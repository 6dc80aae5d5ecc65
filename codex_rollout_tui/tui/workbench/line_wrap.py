"""Whether long lines are broken to the width there is: for every policy, and remembered in the person's settings."""

from __future__ import annotations

import asyncio
from pathlib import Path


class LineWrap:
    """One choice for all workbenches of an app; `path` is the settings it is remembered in, None for nowhere."""

    def __init__(self, on: bool = False, path: Path | None = None) -> None:
        self.on = on
        self._path = path

    async def turn(self) -> None:
        """Choose the other, and remember it; raises RolloutError where that cannot be written."""
        self.on = not self.on
        if self._path is not None:
            from codex_rollout_tui.actions.own_settings import keep_wrap

            await asyncio.to_thread(keep_wrap, self._path, self.on)
