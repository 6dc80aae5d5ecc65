"""The first frame: the eight steps by name, before the rollout is read."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.guide.load import steps
from codex_rollout_tui.tui.kit.rows import Row, cut


class Target(NamedTuple):
    """Where a row leads: a step, an item, or nowhere (a heading, a bar)."""

    step: int | None = None
    item: str | None = None
    stop: bool = True


NOWHERE = Target(stop=False)


def skeleton_rows(cells: int) -> tuple[list[Row], list[Target]]:
    """The steps alone, with no sign of how they stand: nobody has looked yet."""
    rows = [cut([("  ", ""), (f"{step.number} ", "dim"), (step.title, "")], cells) for step in steps()]
    return rows, [Target(step=step.number) for step in steps()]
