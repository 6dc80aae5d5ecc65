"""The list of values that opens in place, each with what it means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.policy.form.steps import PickQuestion
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.rows import cut, row
from codex_rollout_tui.tui.policyform.list_bindings import at_once

WIDEST = 72
WIDEST_NAME = 40
MOST = 10


class Picker(PickList):
    """Values to pick from; enter takes the one under the cursor, esc none."""

    DEFAULT_CSS = """
    Picker { layer: above; display: none; height: auto; background: $panel; scrollbar-background: $panel; }
    Picker:ansi { background: ansi_default; border-left: solid ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = at_once(
        Binding("enter,space", "take", "Take it", id="form-pick-take"),
        Binding("right,l", "take", "Take it", show=False, id="form-pick-take-right"),
        Binding("escape", "leave", "Leave it", id="form-pick-leave"),
        Binding("left,h", "leave", "Leave it", show=False, id="form-pick-leave-left"),
    )
    HELP = "Pick a value with enter; esc leaves it as it was."

    def __init__(self, take: Callable[[int], Awaitable[None]], leave: Callable[[], None]) -> None:
        super().__init__(id="form-picker")
        self._take, self._leave = take, leave
        self._options = PickQuestion("", ())
        self._fresh = False
        """Whether the options were not placed yet: then the cursor is to go to the one that holds."""

    def open(self, options: PickQuestion) -> None:
        """Show the options; the cursor is on the one that holds."""
        self._options, self._fresh = options, True
        self.styles.display = "block"
        self.screen.set_focus(self)

    def place(self, x: int, y: int, cells: int, height: int) -> None:
        """Put them below a row of the form, or above it where there is more room."""
        options = self._options.options
        names = min(WIDEST_NAME, max(len(option.label) for option in options))
        notes = max(len(option.note) for option in options)
        wide = min(cells, WIDEST, names + notes + (5 if notes else 3))
        below = height - y - 1
        high = min(MOST, len(options))
        above = high > below and y > below
        high = max(1, min(high, y if above else below))
        self.styles.width, self.styles.height = wide, high
        self.styles.scrollbar_size_vertical = 1 if high < len(options) else 0
        self.styles.offset = (max(0, min(x, cells - wide)), y - high if above else y + 1)
        rows = [
            row(
                " ",
                *cut([(option.label, "bold")], names),
                "  " if notes else " ",
                (option.note, "dim"),
            )
            for option in options
        ]
        self.show([cut(line, wide - 1) for line in rows])
        if self._fresh:
            self._fresh = False
            self.move_to(self._options.now)
            self.scroll_to(y=max(0, self._options.now - high + 1), animate=False, force=True, immediate=True)

    async def action_take(self) -> None:
        """Take the option under the cursor."""
        await self._take(self.cursor)

    def action_leave(self) -> None:
        """Close it."""
        self._leave()
