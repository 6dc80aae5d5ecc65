"""What the editor says."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget

from codex_rollout_tui.policy.edit.splices import Splice
from codex_rollout_tui.policy.lint.finding import Finding


class EditorMessage(Message):
    """Something happened in an editor's text."""

    def __init__(self, text: Widget) -> None:
        super().__init__()
        self.text = text

    @property
    def control(self) -> Widget:
        return self.text


class Changed(EditorMessage, namespace="policy_editor"):
    """The text changed by these splices, one after the other; `revision` counts the changes since loading."""

    def __init__(self, text: Widget, splices: tuple[Splice, ...], revision: int) -> None:
        super().__init__(text)
        self.splices = splices
        self.revision = revision


class CursorMoved(EditorMessage, namespace="policy_editor"):
    """The cursor is at another place: line and column from 1, in code points."""

    def __init__(self, text: Widget, line: int, column: int) -> None:
        super().__init__(text)
        self.line, self.column = line, column

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, CursorMoved)


class NothingToComplete(EditorMessage, namespace="policy_editor"):
    """It was asked what could be written at the cursor, and there is nothing."""


class FindingMet(EditorMessage, namespace="policy_editor"):
    """The cursor came to a finding, or left the last one (then None)."""

    def __init__(self, text: Widget, finding: Finding | None) -> None:
        super().__init__(text)
        self.finding = finding
