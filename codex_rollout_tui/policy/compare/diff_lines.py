"""What changed between two policies by text: the lines of a unified difference, with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from codex_rollout_tui.escape import escape
from codex_rollout_tui.policy.compare.text_diff import Diff

_HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")

Sign = Literal[" ", "-", "+"]


class DiffLine(NamedTuple):
    """One line of either text, harmless for a terminal; numbers count from 1, None where a text has no such line."""

    sign: Sign
    old: int | None
    new: int | None
    text: str


def hunks(diff: Diff) -> tuple[tuple[DiffLine, ...], ...]:
    """The stretches of lines that changed, each with a few unchanged lines around it."""
    stretches: list[list[DiffLine]] = []
    for line in _lines(diff):
        if line is None:
            stretches.append([])
        else:
            stretches[-1].append(line)
    return tuple(map(tuple, stretches))


def _lines(diff: Diff) -> Iterator[DiffLine | None]:
    """Every line, with None before each hunk."""
    old = new = 0
    for line in diff.unified[2:]:
        if (hunk := _HUNK.fullmatch(line)) is not None:
            old, new = int(hunk[1]), int(hunk[3])
            yield None
            continue
        text = escape(line[1:])
        if line[0] == "-":
            yield DiffLine("-", old, None, text)
        elif line[0] == "+":
            yield DiffLine("+", None, new, text)
        else:
            yield DiffLine(" ", old, new, text)
        old += line[0] != "+"
        new += line[0] != "-"
