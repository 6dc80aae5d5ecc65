"""What is wrong with a journal, and what is only worth knowing."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class JournalProblem(NamedTuple):
    """Something in a journal that the journal did not write, or no longer holds.

    `line` and `last` are 1-based and bound the lines it is about; `code` is one of json, format, edited, foreign,
    kind, blank, order, missing, chain, repeated, cut, rewritten, gone; `told` completes 'line 7: it ...'.
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

    def __str__(self) -> str:
        return self.message


_EACH = frozenset({"json", "format", "edited", "foreign", "kind", "blank", "repeated"})


def add(problems: list[JournalProblem], problem: JournalProblem) -> None:
    """Append a problem; the same trouble on the next line makes one longer problem."""
    if problems and problem.code in _EACH:
        last = problems[-1]
        if last.code == problem.code and last.told == problem.told and last.last == problem.line - 1:
            problems[-1] = last._replace(last=problem.last)
            return
    problems.append(problem)
