"""The menu of the workbench: every tool with one letter, so that nobody has to learn keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.rows import Row, between, row
from codex_rollout_tui.tui.workbench.tool_table import TOOLS, Tool


class MenuScreen(ModalScreen[None]):
    """Lists tools; the letter of one, or enter on it, goes away and then runs it."""

    CSS_PATH = "../kit/question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+b,ctrl+q", "back", "Back to the text", priority=True, id="menu-back"),
        Binding("enter", "pick", "Open", priority=True, id="menu-open"),
        *(Binding(tool.letter, f"pick({tool.letter!r})", tool.words, priority=True) for tool in TOOLS),
    ]

    def __init__(self, tools: Sequence[Tool], run: Callable[[Tool], Awaitable[object]]) -> None:
        super().__init__()
        self._tools = tools
        self._run = run

    def compose(self) -> ComposeResult:
        with Vertical(id="question", classes="menu"):
            yield PickList(id="options")

    def on_mount(self) -> None:
        self.query_one("#question").border_title = "More"
        self.query_one("#question").border_subtitle = "esc back to the text"
        options = self.query_one("#options", PickList)
        options.styles.height = len(self._tools)
        self._draw()
        self.set_focus(options)

    @on(PickList.Fitted, "#options")
    def _draw(self) -> None:
        options = self.query_one("#options", PickList)
        options.show([self._row(tool, options.room) for tool in self._tools])

    def _row(self, tool: Tool, cells: int) -> Row:
        key = self.app.get_key_display(tool.binding).split(",")[0] if tool.key else ""
        return between(row((f"{tool.letter}  ", "accent"), tool.words), [(key, "dim")], cells)

    @on(PickList.Chosen)
    def _clicked(self, event: PickList.Chosen) -> None:
        event.stop()
        self._go(self._tools[event.index])

    def action_pick(self, letter: str = "") -> None:
        """Open the tool of a letter, or the one under the cursor."""
        at = self.query_one("#options", PickList).cursor
        candidates = (
            (tool for tool in self._tools if tool.letter == letter) if letter else iter(self._tools[at : at + 1])
        )
        tool = next(candidates, None)
        if tool is not None:
            self._go(tool)

    def _go(self, tool: Tool) -> None:
        self.dismiss()
        self.app.call_next(self._run, tool)

    def action_back(self) -> None:
        """Go back to the text."""
        self.dismiss()
