"""From which size of the window on there is room for what."""

from __future__ import annotations

from textual.geometry import Size

ROOMY_FROM_COLUMNS = 120
"""From this width on the panes stand side by side."""
BARS_FROM_ROWS = 30
"""From this height on each step has its progress on a row of its own."""

TOO_SMALL = (
    "This window is too small for the checklist: make it 60 columns by 18 rows or larger, or use codex-rollout status."
)


def is_roomy(window: Size) -> bool:
    """Whether the panes stand side by side."""
    return window.width >= ROOMY_FROM_COLUMNS


def has_bars(window: Size) -> bool:
    """Whether the progress of a step has a row of its own."""
    return is_roomy(window) and window.height >= BARS_FROM_ROWS
