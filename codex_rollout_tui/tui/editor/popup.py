"""The list of what could be written at the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style

from codex_rollout_tui.policy.completion.complete import Completion
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.palette import CURSOR
from codex_rollout_tui.tui.kit.rows import Row, cut, row, width

ROWS = 8
WIDEST = 88
NAMES = 40
"""Cells of the longest name; the meaning takes the rest."""


class Popup(PickList, can_focus=False):
    """Names with their meanings; the keys come from the editor, and only once the person asked for the list."""

    DEFAULT_CSS = """
    Popup { layer: above; display: none; height: auto; background: $panel; scrollbar-background: $panel; }
    Popup:ansi { background: ansi_default; border-left: solid ansi_default; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.options: Sequence[Completion] = ()
        self.asked = False
        """Whether the person asked: only then the popup takes arrow keys, enter and tab."""

    @property
    def open(self) -> bool:
        """Whether the list is on the screen."""
        return bool(self.options)

    @property
    def chosen(self) -> Completion:
        """The one under the cursor."""
        return self.options[self.cursor]

    def base_style(self, y: int) -> Style:
        if y != self.cursor or y >= len(self.rows) or not self.asked:
            return self.plain_style
        return self.plain_style + self.style_of(CURSOR)

    def offer(self, options: Sequence[Completion], x: int, y: int, cells: int, height: int) -> None:
        """Show options below the cell of the cursor, or above it where there is more room; `cells` is all there is."""
        if not options:
            self.close()
            return
        self.options = options
        names = min(NAMES, max(len(option.label) for option in options))
        wide = min(cells, WIDEST, names + 6 + max(len(option.meaning) for option in options))
        high = min(ROWS, len(options))
        below = height - y - 1
        if high > below and y > below:
            high = min(high, y)
            top = y - high
        else:
            high = max(1, min(high, below))
            top = y + 1
        self.styles.width, self.styles.height = wide, high
        self.styles.offset = (max(0, min(x, cells - wide)), top)
        self.styles.display = "block"
        self.move_to(0)
        self.show([_option(option, names, wide - 2) for option in options])
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def close(self) -> None:
        """Take the list away."""
        if self.options:
            self.options = ()
            self.asked = False
            self.styles.display = "none"

    def step(self, by: int) -> None:
        """Go some options on; from the last to the first by one."""
        last = len(self.options) - 1
        self.cursor = (self.cursor + by) % (last + 1) if abs(by) == 1 else max(0, min(last, self.cursor + by))


def _option(option: Completion, names: int, cells: int) -> Row:
    label = cut([(option.label, "code")], names)
    return cut([(" ", ""), *label, ("  ", ""), (option.meaning, "dim")], cells) if width(label) else row()
