"""The line on top: which rollout this is and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Span, between


class TopBar(Lines, can_focus=False):
    """One row, with the name at the left and the score at the right."""

    DEFAULT_CSS = """
    TopBar { height: 1; background: $panel; padding: 0 1; overflow: hidden; }
    TopBar:ansi { background: ansi_default; text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: Sequence[Span] = ()
        self._right: Sequence[Span] = ()
        self.fit = self._draw

    def tell(self, left: Sequence[Span], right: Sequence[Span]) -> None:
        """Say what stands at the two ends."""
        self._left, self._right = left, right
        self._draw()

    def _draw(self) -> None:
        self.show([between(self._left, self._right, self.cells)] if self.cells else [])
