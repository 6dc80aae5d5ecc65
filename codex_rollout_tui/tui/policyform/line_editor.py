"""The line that asks for a text in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from codex_rollout_tui.tui.kit.direct_keys import DirectKeys


class LineEditor(Input, DirectKeys):
    """Opens over the value of a row; enter keeps what was typed, esc leaves it."""

    DEFAULT_CSS = """
    LineEditor { layer: above; display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    LineEditor:focus { border: none; }
    LineEditor:ansi { background: ansi_default; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", priority=True, id="form-line-keep"),
        Binding("escape", "leave", "Leave it", priority=True, id="form-line-leave"),
    ]
    HELP = "Type the value; enter keeps it, esc leaves it as it was."

    def __init__(self, keep: Callable[[str], Awaitable[None]], leave: Callable[[], None]) -> None:
        super().__init__(compact=True, select_on_focus=False, id="form-line")
        self._keep, self._leave = keep, leave

    def open(self, text: str, hint: str) -> None:
        """Ask, with a text to begin from and a hint where there is none."""
        self.value, self.placeholder = text, hint
        self.cursor_position = len(text)
        self.styles.display = "block"
        self.screen.set_focus(self)

    def place(self, x: int, y: int, cells: int) -> None:
        """Put it at a cell of the form."""
        self.styles.width, self.styles.offset = cells, (x, y)

    async def action_keep(self) -> None:
        """Hand in what is typed."""
        await self._keep(self.value)

    def action_leave(self) -> None:
        """Close it."""
        self._leave()
