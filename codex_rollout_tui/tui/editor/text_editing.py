"""The editor's text under the keys: what each key and action does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType

from codex_rollout_tui.tui.editor import line_edits, motions
from codex_rollout_tui.tui.editor.bindings import BINDINGS
from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.history import Selection
from codex_rollout_tui.tui.editor.line_edits import TextEdit
from codex_rollout_tui.tui.editor.mouse import EditorMouse
from codex_rollout_tui.tui.kit.direct_keys import DirectKeys

Motion = Callable[[Buffer, TextPlace], TextPlace]
_TO: Mapping[str, Motion] = {
    "left": motions.left,
    "right": motions.right,
    "word_left": motions.word_left,
    "word_right": motions.word_right,
    "line_start": motions.line_start,
    "line_end": motions.line_end,
    "text_start": lambda buffer, place: TextPlace(0, 0),
    "text_end": lambda buffer, place: buffer.end,
}
_ROWS: Mapping[str, int] = {"up": -1, "down": 1}
_PAGES: Mapping[str, int] = {"page_up": -1, "page_down": 1}


class EditorText(EditorMouse, DirectKeys, inherit_bindings=False):
    """A text that is edited."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS
    HELP = (
        "The policy as text. ^space offers keys and values, f8 goes to the next finding, ^f finds, ^/ makes lines "
        "comments and back, ^z undoes (alt+z is the shell's: it sets the app aside). Tab and shift+tab indent; f6 "
        "leaves the text for the next pane."
    )

    before_key: Callable[[str], bool] = staticmethod(lambda key: False)
    """Asked first about every key: True means it is done with."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return not self.read_only and character is not None and character.isprintable()

    async def on_key(self, event: events.Key) -> None:
        """Type what is printable; what is bound is done as every list does it."""
        if self.before_key(event.key):
            event.stop()
            event.prevent_default()
            return
        if event.key in self._bound():
            return
        if event.is_printable and event.character is not None and not self.read_only:
            event.stop()
            event.prevent_default()
            self.type(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.insert(event.text)

    def type(self, character: str) -> None:
        """Put a typed character at the cursor, or in the place of what is selected."""
        start, end = self.selection.start, self.selection.end
        text = self.buffer.fit(character, start.row)
        self._change([(start, end, text)], Selection.at(start.after(text)), "type" if start == end else "")

    def insert(self, text: str) -> None:
        """Put a text from outside at the cursor, or in the place of what is selected."""
        start, end = self.selection.start, self.selection.end
        text = self.buffer.fit(text, start.row)
        self._change([(start, end, text)], Selection.at(start.after(text)))

    def replace(self, start: TextPlace, end: TextPlace, text: str) -> None:
        """Put a text in the place of another; the cursor goes behind it."""
        text = self.buffer.fit(text, start.row)
        self._change([(start, end, text)], Selection.at(start.after(text)))

    def change_all(self, wanted: Sequence[TextEdit]) -> None:
        """Make many changes, in the order of the text, as one step."""
        if wanted:
            self._change([(start, end, self.buffer.fit(text, start.row)) for start, end, text in wanted])

    # -- motions

    def action_move(self, to: str, select: bool = False) -> None:
        """Take the cursor somewhere; with `select` what it passes is selected."""
        selection = self.selection
        if not select and not selection.empty and to in ("left", "right"):
            self.select(selection.start if to == "left" else selection.end)
            return
        if to in _TO:
            self.select(_TO[to](self.buffer, self.cursor), selection.anchor if select else None)
            return
        rows = _ROWS[to] if to in _ROWS else _PAGES[to] * max(1, self.size.height - 1)
        if self.viewport.wraps:
            place = self.viewport.vertical(self.buffer, self.cursor, rows, self._goal, self.room)
        else:
            place = motions.vertical(self.buffer, self.cursor, rows, self._goal)
        self.history.close()
        self._select(Selection(selection.anchor if select else place, place), goal=False)

    def action_select_line(self) -> None:
        """Select the line with its ending."""
        self.select(self.buffer.clamp(TextPlace(self.cursor.row + 1, 0)), TextPlace(self.cursor.row, 0))

    def action_select_all(self) -> None:
        """Select everything."""
        self.select(self.buffer.end, TextPlace(0, 0))

    # -- changes

    def _delete(self, start: TextPlace, end: TextPlace, run: str = "") -> None:
        start, end = min(start, end), max(start, end)
        self._change([(start, end, "")], Selection.at(start), run)

    def action_delete(self, to: str) -> None:
        """Delete what is selected, or up to where a motion leads."""
        if not self.selection.empty:
            self._delete(self.selection.start, self.selection.end)
            return
        target = _TO[to](self.buffer, self.cursor)
        if to == "line_start" and self.cursor.column == 0:
            target = motions.left(self.buffer, self.cursor)
        self._delete(self.cursor, target, "delete" if to in ("left", "right") else "")

    def action_delete_to_line_end(self) -> None:
        """Delete the rest of the line, or the empty line."""
        end = motions.line_end(self.buffer, self.cursor)
        if end.column == 0:
            self.action_delete_line()
        else:
            self._delete(self.cursor, end)

    def _whole_lines(self) -> tuple[TextPlace, TextPlace]:
        rows = line_edits.rows_of(self.selection)
        start, end = TextPlace(rows[0], 0), TextPlace(rows[-1] + 1, 0)
        if end.row < self.buffer.count:
            return start, end
        return (motions.line_end(self.buffer, TextPlace(start.row - 1, 0)) if start.row else start), self.buffer.end

    def action_delete_line(self) -> None:
        """Delete the lines of the selection."""
        self._delete(*self._whole_lines())

    def action_break_line(self) -> None:
        """Begin a new line, indented as this one."""
        start, end = self.selection.start, self.selection.end
        text = line_edits.broken(self.buffer, start)
        self._change([(start, end, text)], Selection.at(start.after(text)))

    def action_toggle_comment(self) -> None:
        """Make the selected lines comments, or what they were."""
        self._change(line_edits.toggle_comment(self.buffer, line_edits.rows_of(self.selection)))

    def action_tab(self) -> None:
        """Move the selected lines to the right; with nothing selected, the rest of the line to the next stop."""
        if self.read_only:
            raise SkipAction
        if self.selection.empty:
            stop = line_edits.STEP - self.cursor.column % line_edits.STEP
            self.replace(self.cursor, self.cursor, " " * stop)
        else:
            self.action_indent()

    def action_indent(self) -> None:
        """Move the selected lines to the right."""
        self._change(line_edits.indent(self.buffer, line_edits.rows_of(self.selection)))

    def action_outdent(self) -> None:
        """Move the selected lines to the left."""
        if self.read_only:
            raise SkipAction
        self._change(line_edits.outdent(self.buffer, line_edits.rows_of(self.selection)))

    def action_undo(self) -> None:
        """Take the last step back."""
        self._step(back=True)

    def action_redo(self) -> None:
        """Take the step again that was undone last."""
        self._step(back=False)

    # -- clipboard

    @property
    def selected(self) -> str:
        """The selected text, as it can leave the editor."""
        text = self.buffer.between(self.selection.start, self.selection.end)
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\r\n", "\n")

    def action_copy(self) -> None:
        """Send what is selected to the clipboard."""
        if self.selection.empty:
            raise SkipAction
        self.app.copy_to_clipboard(self.selected)

    def action_cut(self) -> None:
        """Send what is selected, or else the line, to the clipboard and delete it."""
        if self.read_only:
            return
        start, end = self._whole_lines() if self.selection.empty else (self.selection.start, self.selection.end)
        self.select(end, start)
        self.app.copy_to_clipboard(self.selected)
        self._delete(start, end)

    def action_paste(self) -> None:
        """Insert what was last copied in the app; what was copied elsewhere comes by the terminal's own paste."""
        self.insert(self.app.clipboard)

    # -- findings

    def action_next_finding(self) -> None:
        """Go to the next finding, from the last to the first."""
        self.go_to(self.marks.next(self.cursor))

    def action_previous_finding(self) -> None:
        """Go to the finding before, from the first to the last."""
        self.go_to(self.marks.next(self.cursor, back=True))
