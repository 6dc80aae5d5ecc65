"""Findings in their places: which columns of which lines they are about, kept in place while the text changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from codex_rollout_tui.policy.lint.finding import Finding, Severity
from codex_rollout_tui.tui.editor.buffer import TextChange, TextPlace

RANK: Mapping[Severity, int] = {"info": 0, "warning": 1, "error": 2}


class FindingMark(NamedTuple):
    """A finding and where it is by now."""

    start: TextPlace
    end: TextPlace
    finding: Finding

    def covers(self, place: TextPlace) -> bool:
        """Whether a cursor at a place is at the finding: in it, or right behind it."""
        return self.start <= place <= self.end


class Underline(NamedTuple):
    """A stretch of one line with a finding; `end` is exclusive, -1 where it goes on below."""

    start: int
    end: int
    severity: Severity


class FindingMarks:
    """The findings of a text, in its order."""

    def __init__(
        self, findings: Iterable[Finding] = (), fit: Callable[[TextPlace], TextPlace] = lambda place: place
    ) -> None:
        """`fit` keeps places inside the text: findings may be about an older one."""
        places = (
            FindingMark(
                fit(TextPlace(finding.line - 1, finding.column - 1)),
                fit(TextPlace(finding.end_line - 1, finding.end_column - 1)),
                finding,
            )
            for finding in findings
        )
        self.all: list[FindingMark] = sorted(
            places, key=lambda mark: (mark.start, -RANK[mark.finding.severity], mark.end)
        )
        self._index()

    def _index(self) -> None:
        self._on: dict[int, list[int]] = {}
        for at, mark in enumerate(self.all):
            for row in range(mark.start.row, mark.end.row + 1):
                self._on.setdefault(row, []).append(at)

    def _touching(self, row: int) -> list[FindingMark]:
        return [self.all[at] for at in self._on.get(row, ())]

    def row(self, row: int) -> tuple[Underline, ...]:
        """What to underline on a row, the worst last."""
        if row not in self._on:
            return ()
        unders = []
        for mark in self._touching(row):
            start = mark.start.column if row == mark.start.row else 0
            end = mark.end.column if row == mark.end.row else -1
            if end != 0 or row == mark.start.row:
                unders.append(Underline(start, end, mark.finding.severity))
        return tuple(sorted(unders, key=lambda under: RANK[under.severity]))

    def sign(self, row: int) -> Severity | Literal[""]:
        """The severity the gutter shows at a row: findings show at the line they start on."""
        if row not in self._on:
            return ""
        severities: list[Severity] = [mark.finding.severity for mark in self._touching(row) if mark.start.row == row]
        return sorted(severities, key=lambda severity: RANK[severity])[-1] if severities else ""

    def changed(self, change: TextChange) -> None:
        """Move with a change: what was inside the removed text shrinks to its place."""
        start, old, new = change.start, change.old_end, change.new_end
        if not self.all or max(self._on) < start.row:
            return
        alone = start.row == old.row == new.row
        for at in self._on.get(start.row, ()) if alone else range(len(self.all)):
            mark = self.all[at]
            first = _moved(mark.start, start, old, new, last=False)
            self.all[at] = FindingMark(first, max(first, _moved(mark.end, start, old, new, last=True)), mark.finding)
        if not alone:
            self._index()

    def at(self, place: TextPlace) -> Finding | None:
        """The finding at a place: the worst one, and of these the one that starts last."""
        marks = [mark for mark in self._touching(place.row) if mark.covers(place)]
        if not marks:
            return None
        return max(marks, key=lambda mark: (RANK[mark.finding.severity], mark.start)).finding

    def next(self, place: TextPlace, *, back: bool = False) -> FindingMark | None:
        """The first finding after (or before) a place, going round at the end."""
        if not self.all:
            return None
        if back:
            return next((mark for mark in reversed(self.all) if mark.start < place), self.all[-1])
        return next((mark for mark in self.all if mark.start > place), self.all[0])


def _moved(place: TextPlace, start: TextPlace, old: TextPlace, new: TextPlace, *, last: bool) -> TextPlace:
    """Where a place is after a change; at the edges of an inserted text a stretch does not grow."""
    if place < start or (place == start and last):
        return place
    if place < old or (place == old and last and start < old):
        return new if last else start
    if place.row == old.row:
        return TextPlace(new.row, new.column + place.column - old.column)
    return TextPlace(place.row + new.row - old.row, place.column)
