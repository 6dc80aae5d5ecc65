"""The editor under the mouse: a click places the cursor, dragging selects, two clicks take a word, three a line."""

from __future__ import annotations

from textual import events

from codex_rollout_tui.tui.editor import motions
from codex_rollout_tui.tui.editor.buffer import TextPlace
from codex_rollout_tui.tui.editor.cells import lay
from codex_rollout_tui.tui.editor.draw_row import GUTTER
from codex_rollout_tui.tui.editor.surface import EditorSurface


class EditorMouse(EditorSurface):
    """A surface that can be clicked on."""

    _pressed = False

    def place_at(self, x: int, y: int) -> TextPlace:
        """The place under a cell of the widget."""
        cell = x - self.digits - GUTTER
        views = self.view_rows
        if self.viewport.wraps and views:
            view = views[max(0, min(y, len(views) - 1))]
            cell = view.left + max(0, min(cell, self.room - 1))
            return TextPlace(view.row, lay(self.buffer.content(view.row)).column(cell))
        row = min(max(0, y + self.scroll_offset.y), self.buffer.count - 1)
        return TextPlace(row, lay(self.buffer.content(row)).column(max(0, cell + self.viewport.left)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1:
            return
        place = self.place_at(event.x, event.y)
        self._pressed = True
        self.capture_mouse()
        self.select(place, self.selection.anchor if event.shift else None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed:
            self.select(self.place_at(event.x, event.y), self.selection.anchor)

    def on_mouse_up(self) -> None:
        self._release()

    def on_hide(self) -> None:
        self._release()

    def _release(self) -> None:
        if self._pressed:
            self._pressed = False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2:
            start, end = motions.word_at(self.buffer, self.place_at(event.x, event.y))
            self.select(end, start)
        elif event.chain == 3:
            row = self.cursor.row
            self.select(self.buffer.clamp(TextPlace(row + 1, 0)), TextPlace(row, 0))
