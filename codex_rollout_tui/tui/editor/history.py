"""Undo and redo: every change is kept as the splices that undo it exactly."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.tui.editor.buffer import TextChange, TextPlace

LONGEST = 2000
"""Steps that are kept."""


class Selection(NamedTuple):
    """What is selected: from the anchor to the cursor, whichever comes first."""

    anchor: TextPlace = TextPlace(0, 0)
    cursor: TextPlace = TextPlace(0, 0)

    @property
    def start(self) -> TextPlace:
        """The earlier end."""
        return min(self)

    @property
    def end(self) -> TextPlace:
        """The later end."""
        return max(self)

    @property
    def empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor == self.cursor

    @classmethod
    def at(cls, place: TextPlace) -> Selection:
        """Nothing selected, the cursor at a place."""
        return cls(place, place)


class UndoStep(NamedTuple):
    """What one undo takes back: changes in the order they were made, and the selection before and after."""

    changes: tuple[TextChange, ...]
    before: Selection
    after: Selection
    run: str
    """`type` or `delete` while more keys of that kind may join; empty once it is closed."""


class History:
    """The steps that can be undone, and those that can be redone."""

    def __init__(self) -> None:
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []

    def record(self, changes: tuple[TextChange, ...], before: Selection, after: Selection, run: str = "") -> None:
        """Keep a change that was made; a run of typed or deleted characters becomes one step a word."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if run and last is not None and last.run == run and last.after == before and len(changes) == 1:
            joined = _join(last.changes[-1], changes[0], run)
            if joined is not None:
                self._done[-1] = UndoStep((*last.changes[:-1], joined), last.before, after, run)
                return
        self._done.append(UndoStep(changes, before, after, run))
        if len(self._done) > LONGEST:
            del self._done[0]

    def close(self) -> None:
        """What is typed from now on is a step of its own."""
        if self._done and self._done[-1].run:
            self._done[-1] = self._done[-1]._replace(run="")

    @property
    def undoable(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def redoable(self) -> bool:
        """Whether there is a step to take again."""
        return bool(self._undone)

    def undo(self) -> UndoStep | None:
        """Take the newest step back; the caller applies its changes the other way round."""
        if not self._done:
            return None
        step = self._done.pop()._replace(run="")
        self._undone.append(step)
        return step

    def redo(self) -> UndoStep | None:
        """Take the step again that was undone last."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step


def _join(last: TextChange, new: TextChange, run: str) -> TextChange | None:
    """Two as one, where the second goes on where the first stopped and no new word begins."""
    if "\n" in last.inserted + last.removed + new.inserted + new.removed:
        return None
    if run == "type":
        if new.removed or new.start != last.new_end or _begins_word(last.inserted, new.inserted):
            return None
        return last._replace(inserted=last.inserted + new.inserted)
    if last.inserted or new.inserted:
        return None
    if new.start == last.start and not _begins_word(last.removed, new.removed):
        return last._replace(removed=last.removed + new.removed)
    if new.old_end == last.start and not _begins_word(last.removed[::-1], new.removed):
        return TextChange(new.start, new.removed + last.removed, "", new.at)
    return None


def _begins_word(before: str, after: str) -> bool:
    return before[-1:].isspace() and not after[:1].isspace()
