"""The box that asks for a text of several lines in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from codex_rollout_tui.tui.kit.direct_keys import DirectKeys

HIGHEST = 9


class ProseEditor(TextArea, DirectKeys):
    """Opens below a row; enter keeps what was typed, ctrl+n begins another line, esc leaves it."""

    DEFAULT_CSS = """
    ProseEditor { layer: above; border: none; padding: 0 1; background: $panel; }
    ProseEditor:focus { border: none; }
    ProseEditor:ansi { background: ansi_default; border-left: solid ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", priority=True, id="form-prose-keep"),
        Binding("ctrl+n,alt+enter,shift+enter", "new_line", "New line", priority=True, id="form-prose-new-line"),
        Binding("escape", "leave", "Leave it", priority=True, id="form-prose-leave"),
    ]
    HELP = "Type the text; enter keeps it, ctrl+n begins another line, esc leaves it as it was."

    def __init__(self, keep: Callable[[str], Awaitable[None]], leave: Callable[[], None]) -> None:
        super().__init__(id="form-prose", compact=True, soft_wrap=True, show_line_numbers=False)
        self._keep, self._leave = keep, leave

    def open(self, text: str) -> None:
        """Ask, with a text to begin from."""
        self.text = text
        self.move_cursor(self.document.end)
        self.styles.display = "block"
        self.screen.set_focus(self)

    def place(self, y: int, cells: int, height: int) -> None:
        """Put it below a row of the form, or above it where there is more room."""
        below = height - y - 1
        high = max(1, min(HIGHEST, max(below, y)))
        self.styles.width, self.styles.height = cells, high
        self.styles.offset = (0, y + 1 if high <= below else y - high)

    async def action_keep(self) -> None:
        """Hand in what is typed."""
        await self._keep(self.text)

    def action_new_line(self) -> None:
        """Begin another line."""
        self.insert("\n")

    def action_leave(self) -> None:
        """Close it."""
        self._leave()
