"""What is wrong with a journal, and what is only worth knowing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.store.layout import journal_file


class JournalProblem(NamedTuple):
    """Something in a journal that the journal did not write, or no longer holds.

    `line` and `last` are 1-based and bound the lines it is about; `code` is one of json, format, edited, foreign,
    kind, blank, order, missing, chain, repeated, cut, rewritten, gone, future, clock; `told` completes 'line 7: it...'.
    """

    path: Path
    line: int
    last: int
    code: str
    told: str

    @property
    def message(self) -> str:
        """What is wrong, where, and what follows from it."""
        place = f"line {self.line}" if self.last == self.line else f"lines {self.line} to {self.last} (each)"
        return f"{self.path}, {place}: {self.told}."

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return _REMEDIES.get(self.code, "Restore the file from Git or a backup.")

    def __str__(self) -> str:
        return self.message


_REMEDIES = {
    "future": "Set the clock of this machine if it is wrong. If it is right, take that back (undo), or say it again.",
    "clock": "Set the clock of this machine. If it is right now, remove that file.",
}


_EACH = frozenset({"json", "format", "edited", "foreign", "kind", "blank", "repeated"})


def future_problems(root: Path, events: Sequence[Event], now: datetime) -> Iterator[JournalProblem]:
    """The problem of events that are dated after the clock, by journal; `events` newest first."""
    clock = f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    for writer in sorted({event.by for event in events}):
        mine = [event for event in events if event.by == writer]
        more = f", like {len(mine) - 1} more of its lines" if len(mine) > 1 else ""
        told = f"it is dated {mine[0].at}{more}, and the clock of this machine says {clock}; it counts as fresh nowhere"
        yield JournalProblem(journal_file(root, writer), mine[0].seq, mine[0].seq, "future", told)


def clock_problem(path: Path, last_used: date, now: datetime) -> JournalProblem:
    """The problem of a clock that went back behind the last use of this clone."""
    today = now.astimezone(UTC).date()
    told = f"it says that this clone was used on {last_used}, and the clock of this machine says {today}"
    return JournalProblem(path, 1, 1, "clock", told)


def add(problems: list[JournalProblem], problem: JournalProblem) -> None:
    """Append a problem; the same trouble on the next line makes one longer problem."""
    if problems and problem.code in _EACH:
        last = problems[-1]
        if last.code == problem.code and last.told == problem.told and last.last == problem.line - 1:
            problems[-1] = last._replace(last=problem.last)
            return
    problems.append(problem)
