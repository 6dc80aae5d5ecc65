"""What the workbench's larger tools look like: a list, and beside it what the row under the cursor is about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.kit.keybar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.lines import Lines, PickList
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, row, wrap
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.topbar import TopBar

T = TypeVar("T")
Found = TypeVar("Found")
R = TypeVar("R")


class ChoiceRows(PickList):
    """The list of a tool."""

    INDENT = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "app.focus_next", "Read it", show=False, id="read-row"),
    ]


class AboutPane(Lines):
    """What the row under the cursor is about."""

    INDENT = 1
    HELP = "More about the row under the cursor of the list. Tab goes back to the list."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "app.focus_previous", "Back to the list", show=False, id="back-to-list"),
    ]


class ChangeList(PickList):
    """The same where its rows can be gone to, one by one."""

    INDENT = 1
    HELP = AboutPane.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "app.focus_previous", "Back to the list", show=False, id="back-to-list"),
    ]


Parts = tuple[list[Row], list[int | None]]
"""Rows, and for each the line of the text at hand that it is about, if it is about one."""


class ListScreen(Screen[T | None], Generic[T, Found]):
    """A list and a pane; escape gives back nothing.

    Subclasses give the rows, what is worked out about each (in a thread, once), how that is shown, and what enter does.
    """

    CSS_PATH = "list_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "back", "Back", priority=True, id="leave-tool"),
        Binding("q", "back", "Back", show=False, id="leave-tool-too"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]
    NAME = ""
    """The name of the tool, on top."""
    LIST, ABOUT = "", ""
    """The titles of list and pane."""
    ALL = False
    """Whether every row is worked out, and not only the one under the cursor, so that the list can say it."""
    PARTS = False
    """Whether rows of the pane can be gone to; `parts` gives them then, and not `told`."""

    def __init__(self, signs: Signs, of: str = "") -> None:
        """`of` is what the person calls the policy at hand."""
        super().__init__()
        self.signs = signs
        self._of = of
        self._known: dict[int, Found | RolloutError] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tool")
        self._ready = False
        self._looking = False
        self._places: list[int | None] = []

    # -- what subclasses say

    def prepare(self) -> None:
        """Get what the list is made from; called in a thread, and may raise RolloutError."""

    def listed(self, cells: int) -> list[Row]:
        """The rows of the list."""
        raise NotImplementedError

    def find_out(self, index: int) -> Found:
        """What is to be known about a row; called in a thread, and may raise RolloutError."""
        raise NotImplementedError

    def told(self, index: int, found: Found, context: RowContext) -> list[Row]:
        """The rows of the pane."""
        raise NotImplementedError

    def parts(self, index: int, found: Found, context: RowContext) -> Parts:
        """The rows of the pane, and the line each is about."""
        rows = self.told(index, found, context)
        return rows, [None] * len(rows)

    def first(self) -> int:
        """The row to begin at; called in a thread, after `prepare`."""
        return 0

    # -- the screen

    def begin(self) -> None:
        """Put the focus where the person begins."""
        self.set_focus(self.choices)  # at once: keys come before the next message

    def above(self) -> ComposeResult:
        """What stands above list and pane."""
        yield from ()

    def nothing(self, context: RowContext) -> list[Row]:
        """The rows of the pane while the list is empty."""
        return []

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield from self.above()
        with Horizontal(id="panes"):
            yield ChoiceRows(id="choices")
            yield ChangeList(id="about") if self.PARTS else AboutPane(id="about")
        yield MessageLine(id="message")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.choices.border_title = self.LIST
        about = self.about
        about.border_title = self.ABOUT
        if isinstance(about, ChangeList):
            about.skip = lambda row: row >= len(self._places) or self._places[row] is None
        self.choices.follow = lambda index: self.look()
        self.query_one(TopBar).tell([("codex-rollout", "bold"), (f"  {self.NAME}", "")], [(one_line(self._of), "dim")])
        self.begin()
        if type(self).prepare is ListScreen.prepare:
            self._ready = True
            self.choices.show(self.listed(self.app.size.width))  # keys come before there is a layout
        self.look()
        self._begin()

    @work(group="begin")
    async def _begin(self) -> None:
        if not self._ready:
            at = 0
            try:
                await self.in_thread(self.prepare)
                at = await self.in_thread(self.first)
            except RolloutError as error:
                self.say(str(error), "bad")
            self._ready = True
            self.draw()
            self.choices.move_to(at)
            self.look()
        self.fill()

    def fill(self) -> None:
        """Work out every row, where that is wanted."""
        if self.ALL:
            self._fill()

    @work(exclusive=True, group="fill")
    async def _fill(self) -> None:
        for index in range(len(self.choices.rows)):
            await self.known(index)
            self.draw()

    async def in_thread(self, work: Callable[[], R]) -> R:
        """Do something in the tool's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def on_unmount(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    @property
    def choices(self) -> ChoiceRows:
        """The list."""
        return self.query_one("#choices", ChoiceRows)

    @property
    def about(self) -> Lines:
        """The pane beside it."""
        return self.query_one("#about", Lines)

    @property
    def line_at_hand(self) -> int | None:
        """The line of the text that the row under the pane's cursor is about."""
        about = self.about
        at = about.cursor if isinstance(about, PickList) else 0
        return self._places[at] if at < len(self._places) else None

    @property
    def context(self) -> RowContext:
        """What the pane is drawn with."""
        return RowContext(self.signs, self.about.cells, "")

    def say(self, text: str, style: str = "") -> None:
        """One sentence at the bottom."""
        self.query_one(MessageLine).say(text, style)

    # -- the row under the cursor

    async def known(self, index: int) -> Found | RolloutError:
        """What is known about a row, worked out now if it was not before."""
        if index not in self._known:
            self._known[index] = await self.in_thread(partial(self._find_out, index))
        return self._known[index]

    def _find_out(self, index: int) -> Found | RolloutError:
        try:
            return self._known[index] if index in self._known else self.find_out(index)
        except RolloutError as error:
            return error

    def look(self) -> None:
        """Show what the row under the cursor is about."""
        self._draw_about()
        self._to_top()
        self._start_looking()

    def _to_top(self) -> None:
        """Begin to read at the first row, the cursor at the first that can be gone to."""
        about = self.about
        if isinstance(about, ChangeList):
            about.move_to(next((row for row, place in enumerate(self._places) if place is not None), 0))
        about.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _start_looking(self) -> None:
        wanted = self._ready and self.choices.rows and self.choices.cursor not in self._known
        if wanted and not self._looking:
            self._looking = True
            self._look()

    @work(group="look")
    async def _look(self) -> None:
        """Work out the row under the cursor, and where that has moved on meanwhile, the next."""
        try:
            while self.is_attached and self.choices.cursor not in self._known:
                await self.known(self.choices.cursor)
                self.draw()
                self._to_top()
        finally:
            self._looking = False

    def forget(self) -> None:
        """What was worked out counts no more."""
        self._known.clear()

    def draw(self) -> None:
        """Draw list and pane again."""
        if self.is_attached and self.query("#about"):
            self._draw_list()
            self._draw_about()

    @on(Lines.Fitted, "#choices")
    def _draw_list(self) -> None:
        if self.choices.cells and self._ready:
            self.choices.show(self.listed(self.choices.cells))
            self._start_looking()

    @on(Lines.Fitted, "#about")
    def _draw_about(self) -> None:
        context = self.context
        if not context.cells:
            return
        index = self.choices.cursor
        found = self._known.get(index)
        rows: list[Row] = []
        self._places = []
        if found is None:
            rows = [row((f"{self.signs.glyph('waiting')} working it out", "dim"))]
        elif isinstance(found, RolloutError):
            rows = wrap([(str(found), "bad")], context.cells)
        else:
            rows, self._places = self.parts(index, found, context)
        self.about.show(rows if self.choices.rows or not self._ready else self.nothing(context))

    # -- keys

    async def caught_up(self) -> None:
        """Let the keys pressed before this one have their effect first."""
        await caught_up(self.focused)

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """A click goes to a row, and nothing more: enter is what does something."""
        event.stop()

    def action_back(self) -> None:
        """Go back without anything."""
        self.dismiss(None)
