"""A list, and beside it what the row under its cursor is about, worked out in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.kit.lines import Lines, PickList
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs

Fact = TypeVar("Fact")
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


class AboutRows(NamedTuple):
    """Rows about something, and for each the line of the text at hand that it is about, where there are any."""

    rows: list[Row]
    lines: Sequence[int | None] = ()


class Listing(NamedTuple, Generic[Fact]):
    """What is listed, and what is to be known about each row.

    title, about_title   what stands above the list and beside it
    rows                 the rows for a width, drawn with the facts that are known by now
    work_out             the fact about a row; called in a thread, once, and may raise RolloutError
    about                the rows about a row whose fact is known
    prepare              gets what the list is made from, and says at which row to begin; called in a thread before
                         anything else, and may raise RolloutError. None where the rows are there from the start
    nothing              the rows beside an empty list
    every                whether every row is worked out, and not only the one under the cursor
    has_lines            whether the rows of `about` can be gone to
    """

    title: str
    about_title: str
    rows: Callable[[int, Mapping[int, Fact | RolloutError]], list[Row]]
    work_out: Callable[[int], Fact]
    about: Callable[[int, Fact, RowContext], AboutRows]
    prepare: Callable[[], int] | None = None
    nothing: Callable[[RowContext], list[Row]] = lambda context: []
    every: bool = False
    has_lines: bool = False


class ListPane(Horizontal, Generic[Fact]):
    """Draws a listing: the list at once, what each row is about as it becomes known."""

    def __init__(
        self, listing: Listing[Fact], signs: Signs, say: Callable[[str, str], None], *, id: str | None = None
    ) -> None:
        """`say` is told why there is no list, where there is none."""
        super().__init__(id=id)
        self.choices = ChoiceRows(id="choices")
        self.about: Lines = ChangeList(id="about") if listing.has_lines else AboutPane(id="about")
        self.facts: dict[int, Fact | RolloutError] = {}
        """What was worked out so far, or why it could not be."""
        self._listing = listing
        self._signs = signs
        self._say = say
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tool")
        self._ready = listing.prepare is None
        self._working = False
        self._lines: Sequence[int | None] = ()
        self._drawn: tuple[int, bool] | None = None
        """The row that `about` is about, and whether its fact was known."""

    def compose(self) -> ComposeResult:
        yield self.choices
        yield self.about

    def on_mount(self) -> None:
        self.choices.border_title = Content(self._listing.title)
        self.about.border_title = Content(self._listing.about_title)
        self.choices.follow = lambda index: self.show_about()
        if isinstance(self.about, ChangeList):
            self.about.skip = lambda row: self._line_of(row) is None
        self._draw_list()
        self.show_about()
        self._begin()

    def on_unmount(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    @work(group="begin")
    async def _begin(self) -> None:
        if self._listing.prepare is not None:
            first = 0
            try:
                first = await self.in_thread(self._listing.prepare)
            except RolloutError as error:
                self._say(str(error), "bad")
            self._ready = True
            self.draw()
            self.choices.move_to(first)
            self.show_about()
        self.work_out_all()

    async def in_thread(self, work: Callable[[], R]) -> R:
        """Do something in the tool's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # -- what is known

    async def fact(self, index: int) -> Fact | RolloutError:
        """What is known about a row, worked out now if it was not before."""
        if index not in self.facts:
            self.facts[index] = await self.in_thread(partial(self._work_out, index))
        return self.facts[index]

    def _work_out(self, index: int) -> Fact | RolloutError:
        try:
            return self.facts[index] if index in self.facts else self._listing.work_out(index)
        except RolloutError as error:
            return error

    def work_out_all(self) -> None:
        """Work out every row, where that is wanted."""
        if self._listing.every:
            self._work_out_all()

    @work(exclusive=True, group="all")
    async def _work_out_all(self) -> None:
        for index in range(len(self.choices.rows)):
            await self.fact(index)
            self.draw()

    def forget(self) -> None:
        """What was worked out counts no more."""
        self.facts.clear()

    def reload(self) -> None:
        """Other things are listed now."""
        self.forget()
        self.draw()
        self.choices.move_to(0)
        self.show_about()
        self.work_out_all()

    # -- the row under the cursor

    @property
    def line_at_hand(self) -> int | None:
        """The line of the text that the row under the cursor of what is beside the list is about."""
        return self._line_of(self.about.cursor if isinstance(self.about, PickList) else 0)

    def _line_of(self, index: int) -> int | None:
        return self._lines[index] if index < len(self._lines) else None

    def show_about(self) -> None:
        """Show what the row under the cursor is about, from its first row on."""
        self._drawn = None
        self._draw_about()
        self._start_working()

    def _to_top(self) -> None:
        if isinstance(self.about, ChangeList):
            self.about.move_to(next((index for index, line in enumerate(self._lines) if line is not None), 0))
        self.about.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _start_working(self) -> None:
        wanted = self._ready and self.choices.rows and self.choices.cursor not in self.facts
        if wanted and not self._working:
            self._working = True
            self._work_at_cursor()

    @work(group="cursor")
    async def _work_at_cursor(self) -> None:
        """Work out the row under the cursor, and where that has moved on meanwhile, the next."""
        try:
            while self.is_attached and self.choices.cursor not in self.facts:
                await self.fact(self.choices.cursor)
                self.draw()
        finally:
            self._working = False

    # -- drawing

    def draw(self) -> None:
        """Draw list and pane again."""
        if self.is_attached and self.about.is_attached:
            self._draw_list()
            self._draw_about()

    @on(Lines.Fitted, "#choices")
    def _draw_list(self) -> None:
        if self._ready:
            cells = self.choices.cells or self.app.size.width  # keys come before there is a layout
            self.choices.show(self._listing.rows(cells, self.facts))
            self._start_working()

    @on(Lines.Fitted, "#about")
    def _draw_about(self) -> None:
        context = RowContext(self._signs, self.about.cells, "")
        if not context.cells:
            return
        line = self.line_at_hand
        rows, self._lines = self._about(context)
        self.about.show(rows if self.choices.rows or not self._ready else self._listing.nothing(context))
        drawn = (self.choices.cursor, self.choices.cursor in self.facts)
        if drawn != self._drawn:  # never later: the person may have gone on from there
            self._drawn = drawn
            self._to_top()
        elif isinstance(self.about, ChangeList) and self.line_at_hand != line and line in self._lines:
            self.about.move_to(self._lines.index(line))  # other rows of the same change, in another width

    def _about(self, context: RowContext) -> AboutRows:
        fact = self.facts.get(self.choices.cursor)
        if fact is None:
            return AboutRows([row((f"{self._signs.glyph('waiting')} working it out", "dim"))])
        if isinstance(fact, RolloutError):
            return AboutRows(wrap([(str(fact), "bad")], context.cells))
        return self._listing.about(self.choices.cursor, fact, context)

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """A click goes to a row, and nothing more: enter is what does something."""
        event.stop()
