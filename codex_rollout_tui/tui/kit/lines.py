"""Widgets that draw rows, and repaint only the rows that changed: cheap on the wire, quick under the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from codex_rollout_tui.tui.kit.direct_keys import DirectKeys
from codex_rollout_tui.tui.kit.palette import BLURRED, CURSOR, palette
from codex_rollout_tui.tui.kit.rows import Row, Span, blanks_styled_alike, changed_cells, cut, row, width, wrap

ROOM_BEFORE_LAYOUT = 40
"""How wide rows are made while nobody can see them yet."""


class Lines(ScrollView, DirectKeys, can_focus=True):
    """Rows of styled text. `show` replaces them and repaints those that differ."""

    DEFAULT_CSS = """
    Lines {
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $foreground 22%;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Down", show=False, id="row-down"),
        Binding("up,k", "scroll_up", "Up", show=False, id="row-up"),
        Binding("home,g", "scroll_home", "Top", show=False, id="row-first"),
        Binding("end,G", "scroll_end", "Bottom", show=False, id="row-last"),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, id="page-down"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="page-up"),
    ]
    HELP = ""
    FOCUS_STYLES: ClassVar[bool] = True
    """Whether the stylesheet may say that it looks otherwise with the focus; else it is not asked."""
    INDENT: ClassVar[int] = 0
    """Blank cells before each row: cheaper on the wire than a padding, which is painted apart."""

    class Fitted(Message):
        """The width for rows is another one: they are to be laid out again."""

        def __init__(self, lines: Lines) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> Lines:
            return self.lines

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: Sequence[Row] = ()
        self.fit: Callable[[], object] = lambda: None
        """Lays the rows out again. Called at once when the size is another one, so that no frame shows rows of a
        width that has passed."""
        self._styles_by_name: dict[str, Style] = {}
        self._fitted = 0
        self._size_of_rows = Size()
        self._is_fitting = False

    def watch_has_focus(self, _has_focus: bool) -> None:
        if self.FOCUS_STYLES:
            super().watch_has_focus(_has_focus)

    def on_focus(self, event: events.Focus) -> None:
        event.prevent_default()  # which would paint every row anew
        self.has_focus = True
        if isinstance(self.parent, Widget):
            self.parent.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if isinstance(self.parent, Widget):
            self.parent.post_message(events.DescendantBlur(self))

    def _on_resize(self) -> None:
        if self.cells and self.cells != self._fitted:
            self._fitted = self.cells
            self.post_message(self.Fitted(self))

    def on_hide(self) -> None:
        """What happens while it is hidden is not drawn: to be laid out when it is shown, whatever its size."""
        self._fitted, self._size_of_rows = 0, Size()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        is_changed = super()._size_updated(size, virtual_size, container_size, layout)
        self._fit_to(size)
        return is_changed

    def _fit_to(self, size: Size) -> None:
        if size != self._size_of_rows and self.cells:
            self._size_of_rows = size
            self._styles_cache.clear()
            self._is_fitting = True
            try:
                self.fit()
            finally:
                self._is_fitting = False

    @property
    def cells(self) -> int:
        """How wide a row may be; 0 before there is a layout."""
        return max(0, self.scrollable_content_region.width - self.INDENT)

    @property
    def room(self) -> int:
        """How wide to make a row; a guess before there is a layout, so that keys pressed ahead of it find rows."""
        return self.cells or ROOM_BEFORE_LAYOUT

    @property
    def below(self) -> int:
        """How many rows are below those in sight."""
        return max(0, len(self.rows) - self.scroll_offset.y - self.size.height)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows, repainting only what is different."""
        old, self.rows = self.rows, rows
        self._size_of_rows = self.outer_size if self.cells else Size()
        if len(old) != len(rows):
            self._resize_virtually(len(rows))
        if self._is_fitting:
            return  # all of it is painted in a moment
        top, cells = self.scroll_offset.y, self.cells
        for y in range(self.size.height):
            before, after = (side[top + y] if top + y < len(side) else () for side in (old, rows))
            if before != after:
                start, end = changed_cells(before, after, cells)
                if start < end:
                    self.refresh(Region(start + self.INDENT, y, end - start, 1))

    def _resize_virtually(self, height: int) -> None:
        """Another number of rows: only the scrollbar cares, so no layout of the screen is asked for."""
        size = Size(0, height)
        self.set_reactive(Lines.virtual_size, size)
        self._scroll_update(size)
        if self.styles.is_auto_height:
            self.refresh(layout=True)

    def notify_style_update(self) -> None:
        self._styles_by_name.clear()
        super().notify_style_update()

    def style_of(self, name: str) -> Style:
        """The Rich style of a style name; only the cursor brings a background along."""
        style = self._styles_by_name.get(name)
        if style is None:
            app = self.app
            variables = tuple(sorted(app.theme_variables.items()))
            self._styles_by_name |= palette(app.theme, app.native_ansi_color, variables)
            style = self._styles_by_name[name]
        return style

    def base_style(self, y: int) -> Style:
        """The style under row `y`."""
        return self.plain_style

    @property
    def plain_style(self) -> Style:
        """The widget's own Rich style; working it out anew for every row would cost more than the row."""
        style = self._styles_by_name.get("")
        if style is None:
            style = self._styles_by_name[""] = self.rich_style
        return style

    def refresh_line(self, y: int) -> None:
        """Repaint a row, without the scrollbar beside it."""
        self.refresh(Region(0, y - self.scroll_offset.y, self.INDENT + self.cells, 1))

    def render_line(self, y: int) -> Strip:
        y += self.scroll_offset.y
        cells = self.cells
        base = self.base_style(y)
        if y >= len(self.rows):
            return Strip.blank(cells + self.INDENT, base)
        parts = blanks_styled_alike((" " * self.INDENT, ""), *cut(self.rows[y], cells))
        highlighted = base is not self.plain_style
        return Strip(
            [
                Segment(
                    text,
                    base
                    if not name or (highlighted and name not in _STYLES_UNDER_CURSOR)
                    else base + self.style_of(name),
                )
                for text, name in parts
            ],
            cells + self.INDENT,
        ).simplify()


# Styles that stay visible under the cursor.
_STYLES_UNDER_CURSOR = frozenset({"bold", "name"})


class PaneTitle(Lines, can_focus=False):
    """The line on top of a pane with its title; unlike a border's title, another text repaints this line alone."""

    DEFAULT_CSS = "PaneTitle { height: 1; overflow: hidden; }"

    def __init__(self, *, line: str = "─", id: str | None = None) -> None:
        """`line` is the character the line is drawn with."""
        super().__init__(id=id)
        self._line = line
        self._title = ""
        self._hint = ""
        self._lit = False
        self.fit = self._draw

    def light(self, on: bool) -> None:
        """Show whether the focus is in the pane."""
        if on != self._lit:
            self._lit = on
            self._draw()

    def name_it(self, title: str, hint: str = "") -> None:
        """Show another title; the hint stands at the right end."""
        self._title, self._hint = title, hint
        self._draw()

    def _draw(self) -> None:
        if not self.cells:
            return
        hint = f" {self._hint} " if self._hint and len(self._hint) + 8 < self.cells else ""
        room = self.cells - 2 - len(hint)
        named, line = ("accent-title", "accent") if self._lit else ("muted-title", "line")
        title = cut([(self._title, named)], min(width([(self._title, "")]), room)) if self._title else ()
        rest = self._line * (room - width(title) + 1)
        self.show([row((self._line, line), *title, (rest, line), (hint, "dim"))])


class TextBlock(Lines, can_focus=False):
    """Spans that are only read: wrapped to the width there is, as high as they need."""

    DEFAULT_CSS = "TextBlock { height: 1; overflow: hidden; }"

    def __init__(self, spans: Iterable[Span], *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._spans = list(spans)
        self.fit = self._draw

    def say(self, spans: Iterable[Span]) -> None:
        """Show other spans in their place."""
        self._spans = list(spans)
        self._draw()

    def _draw(self) -> None:
        if self.cells:
            rows = wrap(self._spans, self.cells)
            self.styles.height = len(rows)
            self.show(rows)


class PickList(Lines):
    """Rows of which one is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="row-down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="row-up"),
        Binding("home,g", "first", "First", show=False, id="row-first"),
        Binding("end,G", "last", "Last", show=False, id="row-last"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="page-down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="page-up"),
        Binding("enter,right,l", "choose", "Open", show=False, id="open-row"),
    ]

    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    class Chosen(Message):
        """The row under the cursor was chosen, by enter or by a click."""

        def __init__(self, picker: PickList, index: int, *, clicked: bool = False) -> None:
            super().__init__()
            self.picker, self.index, self.clicked = picker, index, clicked

        @property
        def control(self) -> PickList:
            return self.picker

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.skip: Callable[[int], bool] = lambda index: False
        """Which rows the cursor passes over."""
        self.follow: Callable[[int], None] = lambda index: None
        """Called at once when the cursor moved, so that what depends on it is in the same frame."""
        self._quiet = False

    def base_style(self, y: int) -> Style:
        if y != self.cursor or y >= len(self.rows):
            return self.plain_style
        return self.plain_style + self.style_of(CURSOR if self.has_focus else BLURRED)

    def show(self, rows: Sequence[Row]) -> None:
        super().show(rows)
        if self.cursor >= len(rows):
            self.set_reactive(PickList.cursor, max(0, len(rows) - 1))

    def move_to(self, index: int) -> None:
        """Put the cursor on a row without saying so."""
        self._quiet = True
        try:
            self.cursor = index
        finally:
            self._quiet = False

    def validate_cursor(self, index: int) -> int:
        return max(0, min(index, len(self.rows) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self.refresh_line(old)
        self.refresh_line(new)
        self._keep_visible(new)
        if not self._quiet:
            self.follow(new)

    def _keep_visible(self, index: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if height <= 0:
            return
        if index < top:
            self.scroll_to(y=index, animate=False, force=True, immediate=True)
        elif index >= top + height:
            self.scroll_to(y=index - height + 1, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self._keep_visible(self.cursor)

    def on_focus(self, event: events.Focus) -> None:
        self.refresh_line(self.cursor)

    def on_blur(self, event: events.Blur) -> None:
        self.refresh_line(self.cursor)

    def _step(self, index: int, by: int) -> int:
        """The next row from `index` on in direction `by` that may hold the cursor, or the old one."""
        while 0 <= index < len(self.rows):
            if not self.skip(index):
                return index
            index += by
        return self.cursor

    def action_move(self, by: int) -> None:
        """Go one row up or down."""
        self.cursor = self._step(self.cursor + by, by)

    def action_page(self, by: int) -> None:
        """Go one screenful up or down."""
        target = max(0, min(self.cursor + by * max(1, self.size.height - 1), len(self.rows) - 1))
        self.cursor = self._step(target, -by)

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = self._step(0, 1)

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = self._step(len(self.rows) - 1, -1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.rows:
            self.post_message(self.Chosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y - self.gutter.top
        if 0 <= index < len(self.rows) and not self.skip(index):
            self.cursor = index
            self.post_message(self.Chosen(self, index, clicked=True))
