"""A field for the path of a file, which also takes what is pasted instead of one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.kit.paths import SHOWN, complete

LONGEST_PATH = 200
"""Characters of a pasted line that may still be a path."""


class PathField(Input):
    """Tab completes. What is pasted and can be no path, for it has many lines or is long, goes to `take`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete_path", "Complete", priority=True, id="complete-path"),
    ]
    HELP = "The path of a file; ~ is your home, tab completes. Or paste the text itself: it is shown, and not run."

    def __init__(self, value: str, take: Callable[[str], None], say: Callable[[str], None], *, id: str) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self._take = take
        self._say = say

    def on_paste(self, event: events.Paste) -> None:
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text.strip() or len(text) > LONGEST_PATH:
            event.stop()
            event.prevent_default()
            self._take(text)

    def action_complete_path(self) -> None:
        """Complete the path, or say what it could go on to be; where there is nothing to add, go on."""
        self._complete()

    @work(exclusive=True, group="complete")
    async def _complete(self) -> None:
        before = self.value
        completed = await asyncio.to_thread(complete, before)
        if self.value != before or not self.is_attached:
            return
        if completed.text != before:
            self.value = completed.text
            self.cursor_position = len(completed.text)
        elif not completed.names:
            self.screen.focus_next()
        if completed.names:
            more = len(completed.names) - SHOWN
            names = "  ".join(one_line(name) for name in completed.names[:SHOWN])
            self._say(f"{len(completed.names)} match: {names}{f'  and {more} more' if more > 0 else ''}")
