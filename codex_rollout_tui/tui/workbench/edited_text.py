"""The text in the editor as the other parts of the workbench see it."""

from __future__ import annotations

from collections.abc import Callable

from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.editor.buffer import TextPlace
from codex_rollout_tui.tui.editor.editor import PolicyEditor

TextStamp = tuple[int, int]
"""Says which state of a text something is about."""


class EditedText:
    """The bytes in the editor, a stamp for each of their states, and where the cursor is."""

    def __init__(self, editor: PolicyEditor, changed: Callable[[bool], None]) -> None:
        """`changed` is called once for each new state, with whether the text was put here, then at once."""
        self._editor = editor
        self._changed = changed
        self._puts = 0
        self._announced: TextStamp = (0, 0)

    @property
    def data(self) -> bytes:
        """The policy, byte for byte."""
        return self._editor.data

    @property
    def stamp(self) -> TextStamp:
        """Which state of the text this is."""
        return (self._puts, self._editor.revision)

    @property
    def cursor(self) -> TextPlace:
        """Where the cursor is, from 0."""
        return self._editor.text.cursor

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, from 1."""
        row, column = self.cursor
        return row + 1, column + 1

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self._editor.line

    @property
    def finding(self) -> Finding | None:
        """The finding at the cursor."""
        return self._editor.finding

    def announce(self, *, put: bool = False) -> None:
        """Tell that the text is another one, unless that was told of this state before."""
        if self._announced != self.stamp:
            self._announced = self.stamp
            self._changed(put)

    def put(self, data: bytes) -> None:
        """Show another text, as a step that can be undone."""
        self._puts += 1
        self._editor.put(data)
        self.announce(put=True)

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a line and column, both from 1."""
        self._editor.go_to(line, column)

    def undo(self) -> bool:
        """Take the last step back; whether there was one."""
        before = self.data
        self._editor.text.action_undo()
        return self.data != before

    def redo(self) -> None:
        """Take the step again that was undone last."""
        self._editor.text.action_redo()

    def show_names(self) -> None:
        """Show the lines from their start, while the person works elsewhere."""
        self._editor.text.show_names()
