"""The editor's surface: the text, what is selected, and the rows on the screen; its keys are in `text_editing.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from codex_rollout_tui.policy.completion.cursor import OpenLines
from codex_rollout_tui.policy.edit.splices import Splice
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.editor import motions
from codex_rollout_tui.tui.editor.brackets import pair
from codex_rollout_tui.tui.editor.buffer import Buffer, TextChange, TextPlace, difference
from codex_rollout_tui.tui.editor.colours import Colours
from codex_rollout_tui.tui.editor.draw_row import GUTTER, EditorLook, Light, draw
from codex_rollout_tui.tui.editor.history import History, Selection
from codex_rollout_tui.tui.editor.line_edits import TextEdit
from codex_rollout_tui.tui.editor.marks import FindingMark, FindingMarks
from codex_rollout_tui.tui.editor.messages import Changed, CursorMoved, FindingMet
from codex_rollout_tui.tui.editor.styles import inks
from codex_rollout_tui.tui.editor.text_rows import TextRows, carried
from codex_rollout_tui.tui.editor.viewport import Viewport, ViewRow
from codex_rollout_tui.tui.kit.status_style import Signs

SEARCHED = 20_000
"""Code points of a line that is still searched for what is looked for."""


class EditorSurface(ScrollView, can_focus=True):
    """Draws the text and changes it. Only rows whose picture differs are painted again."""

    DEFAULT_CSS = """
    EditorSurface {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $foreground 22%;
        pointer: text;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, data: bytes = b"", *, signs: Signs | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs or Signs()
        self.read_only = False
        self.viewport = Viewport()
        self.moved: Callable[[], None] = lambda: None
        """Called at once when text or cursor changed, so that what depends on them is in the same frame."""
        self._pictures: LRUCache[EditorLook, Strip] = LRUCache(1024)
        self._painted: dict[int, EditorLook] = {}
        self._inks: Mapping[str, Style] = {}
        self._plain: Style | None = None
        self._sought: re.Pattern[str] | None = None
        self._take(data)

    def _take(self, data: bytes) -> None:
        self.buffer = Buffer(data)
        self.colours = Colours(self.buffer)
        self.marks = FindingMarks()
        self.history = History()
        self.selection = Selection()
        self.revision = 0
        self._goal = 0
        self.viewport.left = self.viewport.skip = 0
        self._from_names = False
        """Whether the lines are shown from their start, wherever the cursor is, until it moves or gets the focus."""
        self._met: Finding | None = None
        self._pair: tuple[tuple[TextPlace, int], tuple[TextPlace, int]] | None = None

    # -- the document

    def load(self, data: bytes) -> None:
        """Show another document, from its first line; nothing of the old one can be undone any more."""
        self._take(data)
        self._resize_virtually()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._show_all()

    @property
    def data(self) -> bytes:
        """The document, byte for byte."""
        return self.buffer.data

    def put(self, data: bytes) -> None:
        """Take over another version of the document as one step that can be undone; only what differs is replaced.

        A version that differs in its byte order mark is loaded anew.
        """
        new = Buffer(data)
        if new.bom != self.buffer.bom:
            self.load(data)
            return
        start, end, inserted = difference(self.buffer.text, new.text)
        if start == end and not inserted:
            return
        first = TextPlace(0, 0).after(self.buffer.text[:start])
        self._change([(first, first.after(self.buffer.text[start:end]), inserted)])

    def apply(self, splices: Iterable[Splice]) -> None:
        """Make splices in bytes, one after the other, as one step that can be undone."""
        data = self.data
        for start, end, replacement in splices:
            data = data[:start] + replacement + data[end:]
        self.put(data)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Show these findings; rows they change nothing on are not painted again."""
        self.marks = FindingMarks(findings, self.buffer.clamp)
        self._paint()
        self._meet()

    @property
    def cursor(self) -> TextPlace:
        """Where the cursor is."""
        return self.selection.cursor

    @property
    def rows(self) -> OpenLines:
        """The lines with what is open at each, for completion."""
        return TextRows(self.buffer, self.colours)

    # -- changes

    def _splice(self, start: TextPlace, end: TextPlace, text: str) -> TextChange:
        change = self.buffer.splice(start, end, text)
        self.colours.spliced(start.row, end.row - start.row + 1, text.count("\n") + 1)
        self.marks.changed(change)
        return change

    def _change(self, wanted: Sequence[TextEdit], after: Selection | None = None, run: str = "") -> bool:
        """Make changes as one step that can be undone; without `after` the selection moves along."""
        if self.read_only:
            return False
        before = selection = self.selection
        made = []
        for start, end, text in sorted(wanted, reverse=True):
            if start != end or text:
                change = self._splice(start, end, text)
                selection = Selection(*(carried(place, change) for place in selection))
                made.append(change)
        if not made:
            return False
        selection = after or selection
        self.history.record(tuple(made), before, selection, run)
        self._changed(selection, made)
        return True

    def _step(self, *, back: bool) -> None:
        """Undo or redo one step."""
        if self.read_only:
            return
        step = self.history.undo() if back else self.history.redo()
        if step is None:
            return
        made = []
        for change in reversed(step.changes) if back else step.changes:
            end, text = (change.new_end, change.removed) if back else (change.old_end, change.inserted)
            made.append(self._splice(change.start, end, text))
        self._changed(step.before if back else step.after, made)

    def _changed(self, selection: Selection, made: Sequence[TextChange]) -> None:
        self.revision += 1
        if self.virtual_size.height != self._scrolled_height:
            self._resize_virtually()
        self.post_message(Changed(self, tuple(change.splice for change in made), self.revision))
        self._select(selection)

    @property
    def _scrolled_height(self) -> int:
        """Of broken lines nobody counts the rows: the last line may be scrolled up to the top."""
        return self.buffer.count + (max(0, self.size.height - 1) if self.viewport.wraps else 0)

    def _resize_virtually(self) -> None:
        """Another number of rows: only the scrollbar cares, so no layout of the screen is asked for."""
        size = Size(0, self._scrolled_height)
        self.set_reactive(EditorSurface.virtual_size, size)
        self._scroll_update(size)

    # -- the selection

    def select(self, cursor: TextPlace, anchor: TextPlace | None = None) -> None:
        """Put the cursor at a place, selecting from the anchor on; without one nothing is selected."""
        self.history.close()
        self._select(Selection(cursor if anchor is None else anchor, cursor))

    def show_names(self) -> None:
        """Show the lines from their start while somebody works elsewhere; the cursor stays where it is."""
        self._from_names = True
        self._reveal()
        self._paint()

    def _select(self, selection: Selection, *, goal: bool = True) -> None:
        clamp = self.buffer.clamp
        self._from_names = False
        old, self.selection = self.selection, Selection(clamp(selection.anchor), clamp(selection.cursor))
        if goal:
            self._goal = motions.cell(self.buffer, self.cursor)
        self._pair = pair(self.buffer, self.colours, self.cursor) if self.selection.empty else None
        if self.is_attached:
            self._reveal()
            self._paint()
        if old.cursor != self.cursor:
            self.post_message(CursorMoved(self, self.cursor.row + 1, self.cursor.column + 1))
        self._meet()
        self.moved()

    def _meet(self) -> None:
        finding = self.marks.at(self.cursor)
        if finding is not self._met:
            self._met = finding
            self.post_message(FindingMet(self, finding))

    def go_to(self, mark: FindingMark | None) -> None:
        """Put the cursor at a finding."""
        if mark is not None:
            self.select(mark.start)

    # -- what is looked for

    def look_for(self, pattern: re.Pattern[str] | None) -> None:
        """Show every match of a pattern; None shows none."""
        self._sought = pattern
        self._paint()

    # -- the rows on the screen

    @property
    def digits(self) -> int:
        """Cells of the line numbers."""
        return max(3, len(str(self.buffer.count)))

    @property
    def room(self) -> int:
        """Cells a line has beside the gutter."""
        return max(1, self.scrollable_content_region.width - self.digits - GUTTER)

    def _reveal(self) -> None:
        """Scroll so that the cursor is in view."""
        height = self.size.height
        if height <= 0:
            return
        top, cell = self.scroll_offset.y, motions.cell(self.buffer, self.cursor)
        target = self.viewport.reveal(self.buffer, self.cursor.row, cell, top, height, self.room)
        if self._from_names:
            self.viewport.left = 0
        if target != top:
            skip = self.viewport.skip
            self.scroll_to(y=target, animate=False, force=True, immediate=True)
            self.viewport.skip = skip
        self.app.cursor_position = self.caret_offset

    @property
    def caret_offset(self) -> Offset:
        """Where the cursor is on the screen."""
        region = self.scrollable_content_region
        cell, views = motions.cell(self.buffer, self.cursor), self.view_rows
        y = self.viewport.index(views, self.cursor.row, cell, self.room)
        left = views[y].left if 0 <= y < len(views) else self.viewport.left
        return Offset(region.x + cell - left + self.digits + GUTTER, region.y + y)

    @property
    def view_rows(self) -> Sequence[ViewRow]:
        """What each row of the screen shows."""
        return self.viewport.rows(self.buffer, self.revision, self.scroll_offset.y, self.size.height, self.room)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        self.viewport.skip = 0  # who scrolls sees lines from where they begin
        super().watch_scroll_y(old_value, new_value)

    def wrap_lines(self, wraps: bool) -> None:
        """Break long lines to the width there is, or show a window of them."""
        self.viewport.wraps = wraps
        self.viewport.left = self.viewport.skip = 0
        if self.is_attached:
            self._resize_virtually()
            self._show_all()

    def _look(self, view: ViewRow) -> EditorLook:
        """What a row looks like now."""
        row = view.row
        text = self.buffer.content(row)
        selection = self.selection
        has_cursor = selection.cursor.row == row
        caret = selection.cursor.column if has_cursor and self.has_focus else -1
        return EditorLook(
            row + 1 if view.begins else 0,
            text,
            self.colours.tokens(row),
            self.marks.row(row),
            self.marks.sign(row) if view.begins else "",
            tuple(self._lights(row, text)),
            caret,
            has_cursor,
            view.left,
            self.scrollable_content_region.width,
            self.digits,
            self.viewport.wraps,
        )

    def _lights(self, row: int, text: str) -> Iterable[Light]:
        if self._pair is not None:
            for place, length in self._pair:
                if place.row == row:
                    yield place.column, place.column + length, "pair"
        if self._sought is not None and len(text) <= SEARCHED:
            for match in self._sought.finditer(text):
                if match.end() > match.start():
                    yield match.start(), match.end(), "found"
        start, end = self.selection.start, self.selection.end
        if start != end and start.row <= row <= end.row:
            low = start.column if row == start.row else 0
            high = end.column if row == end.row else len(text) + 1
            if high > low:
                yield low, high, "selected"

    def _paint(self) -> None:
        """Ask for the rows whose picture differs from what was painted."""
        if not self.is_attached:
            return
        top, first = self.scroll_offset.y, -1
        height, views = self.size.height, self.view_rows
        for y in range(height + 1):
            look = self._look(views[y]) if y < min(height, len(views)) else None
            if y < height and look != self._painted.get(y):
                first = y if first < 0 else first
            elif first >= 0:
                self.refresh_lines(top + first, y - first)
                first = -1

    def _show_all(self) -> None:
        self._painted.clear()
        self.refresh()
        self._select(self.selection)

    def notify_style_update(self) -> None:
        self._pictures.clear()
        self._plain = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        views = self.view_rows
        if self._plain is None:
            self._plain = self.rich_style
            self._inks = inks(self.app)
        if y >= len(views):
            self._painted.pop(y, None)
            return Strip.blank(self.scrollable_content_region.width, self._plain)
        look = self._look(views[y])
        self._painted[y] = look
        picture = self._pictures.get(look)
        if picture is None:
            picture = draw(look, self._inks, self._plain, self.signs)
            self._pictures[look] = picture
        return picture

    # -- focus and size

    def on_mount(self) -> None:
        self._resize_virtually()

    def on_resize(self) -> None:
        self._painted.clear()
        if self.viewport.wraps:
            self._resize_virtually()
        self._reveal()
        self._paint()

    def on_focus(self) -> None:
        if self._from_names:
            self._from_names = False
            self._reveal()
        self._paint()

    def on_blur(self) -> None:
        self.history.close()
        self._paint()
