"""An item as lines: the rows of the app's page, without its keys."""

from __future__ import annotations

from collections.abc import Iterable

from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.cli import output
from codex_rollout_tui.tui.checklist.drawing import Drawing
from codex_rollout_tui.tui.checklist.rows_detail import background_rows, work_rows
from codex_rollout_tui.tui.kit.rows import Row

NARROWEST, WIDEST = 40, 100
STYLES = {"bold": "strong", "name": "strong", "dim": "quiet", "good": "good", "bad": "error", "warn": "warning",
          "wait": "warning", "accent": "info", "code": "info"}  # fmt: skip
"""Style of the app to that of the command line."""


def cells() -> int:
    """The width to break lines to: the terminal's, or what COLUMNS says."""
    return max(NARROWEST, min(output.columns() or 80, WIDEST))


def print_rows(rows: Iterable[Row]) -> None:
    """Rows of the app as lines of text, their styles where colours are painted."""
    for spans in rows:
        parts = list(spans)
        while parts and not parts[-1][0].strip():
            parts.pop()
        if parts:
            parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
        output.painted(*((text, STYLES.get(style, "")) for text, style in parts))


def print_item(drawing: Drawing, status: ItemStatus, aside: str) -> None:
    """The item at work: where it stands in the guide, its title, what to do and where."""
    step = drawing.snapshot.statuses.view.steps[status.item.step]
    output.line()
    output.painted((f"{step.number} · {step.title}{f' · {aside}' if aside else ''}", "quiet"))
    output.painted((status.item.title, "strong"))
    width = cells()
    print_rows(work_rows(drawing.page(status, width), drawing.signs, width))
    output.line("m reads more: why, what was seen of it, whose it is, sources, history.")
    for hint in _commands(status):
        output.line(hint)


def print_background(drawing: Drawing, status: ItemStatus) -> None:
    """The rest of its page."""
    width = cells()
    print_rows(background_rows(drawing.page(status, width), drawing.signs, width))


def _commands(status: ItemStatus) -> Iterable[str]:
    """What another command does for the item that this walk does not."""
    from codex_rollout_tui.cli.suggestions import with_folder
    from codex_rollout_tui.tui.checklist.rows_place import WITH_KEYS

    if status.item.id in WITH_KEYS:
        yield with_folder("Keys are stored, mailed and tested by commands of their own; see: codex-rollout key --help")
    if status.item.is_about_policy:
        yield "p reads the policy. Change its file with any editor; this walk looks at it again by itself."
