"""The left pane: the eight steps with their progress, and what needs somebody now."""

from __future__ import annotations

from codex_rollout_tui.checklist.concern import concerns
from codex_rollout_tui.checklist.item_status import ItemStatus, Status
from codex_rollout_tui.checklist.rollout_status import Statuses, score
from codex_rollout_tui.tui.checklist.first_frame import NOWHERE, Target
from codex_rollout_tui.tui.kit.rows import Row, between, row
from codex_rollout_tui.tui.kit.status_style import Signs

_WORST: tuple[Status, ...] = ("failed", "stale", "unknown", "waiting")


def step_status(states: tuple[ItemStatus, ...]) -> Status:
    """One sign for a step: its worst news, else done when all is good, else to do."""
    found = {state.status for state in states}
    for status in _WORST:
        if status in found:
            return status
    if found <= {"not-applicable"}:
        return "not-applicable"
    return "done" if "todo" not in found else "todo"


def step_rows(statuses: Statuses, signs: Signs, cells: int, bars: bool) -> tuple[list[Row], list[Target]]:
    """The eight steps; with `bars` each has its progress on a row below, else beside it where there is room."""
    rows: list[Row] = []
    targets: list[Target] = []
    for step in statuses.view.steps:
        states = statuses.of_step(step.number)
        found = score(states)
        share = f"{found.good}/{found.counted}" if found.counted else "–"
        status = step_status(states)
        left = [(f"{signs.glyph(status)[:1]} ", signs.span(status)[1]), (f"{step.number} ", "dim"), (step.title, "")]
        room = cells - 4 - len(step.title) - 1 - len(share)
        rows.append(between(left, [] if bars or room < 0 else [(share, "dim")], cells))
        targets.append(Target(step=step.number))
        if bars:
            length = max(6, cells - 4 - 8)
            filled = round(length * found.progress)
            bar = [(signs.full * filled, "good"), (signs.empty * (length - filled), "dim")]
            rows.append(row("    ", *bar, (f" {share}", "dim")))
            targets.append(Target(step=step.number, stop=False))
    return rows, targets


def next_rows(statuses: Statuses, signs: Signs, cells: int, mine: str | None) -> tuple[list[Row], list[Target]]:
    """What needs somebody: the person's own first."""
    due = statuses.next_items()
    own = [state for state in due if mine is not None and state.person == mine]
    shown = own or list(due)
    title = "needs you" if own else "next"
    rows: list[Row] = [(), row((f"{title} ", "bold"), (f"{len(shown)}", "dim"))]
    targets = [NOWHERE, NOWHERE]
    for concern in concerns(shown):
        state, count = concern.first, len(concern.statuses)
        more = [(f"{count} items", "dim")] if concern.cause else []
        rows.append(between([signs.span(state.status, 2), (concern.cause or state.item.title, "")], more, cells))
        targets.append(Target(item=state.item.id))
    if not shown:
        rows.append(
            row(("Nothing is open.", "good") if statuses.is_good() else ("Nothing needs anybody today.", "dim"))
        )
        targets.append(NOWHERE)
    return rows, targets
