"""The line on top of a workbench: which file this is, and how it stands."""

from __future__ import annotations

from rich.cells import cell_len
from textual import on

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Span, width
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.top_bar import TopBar
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy

APP = "codex-rollout"


class FileBar(TopBar):
    """The name of the file at the left, and at the right whether it is saved and what others did to it."""

    def __init__(self, policy: OpenPolicy, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._policy = policy
        self._signs = signs

    @on(Lines.Fitted)
    def draw_file(self) -> None:
        """Draw name and state again; of a name that is too long the end, where the file's own is."""
        state = self._state()
        name = one_line(self._policy.name)
        room = self.cells - width(state) - len(APP) - 3
        if 4 < room < cell_len(name):
            name = ("..." if self._signs.ascii else "…") + name[-(room - 3) :]
        self.tell([(APP, "bold"), (f"  {name}", "")], state)

    def _state(self) -> list[Span]:
        state = self._disk_state()
        if self._policy.edited:
            mark = "*" if self._signs.ascii else "●"
            return [*state, ("  " if state else "", ""), (f"{mark} not saved", "warn")]
        return state or [("new file", "dim") if self._policy.file.base is None else ("saved", "dim")]

    def _disk_state(self) -> list[Span]:
        elsewhere = self._policy.elsewhere.state
        if elsewhere == "changed":
            return [(f"{self._signs.glyph('failed')} changed on disk", "bad")]
        if elsewhere == "gone":
            return [(f"{self._signs.glyph('failed')} gone from the disk", "bad")]
        if elsewhere == "blocked":
            return [(f"{self._signs.glyph('unknown')} cannot be read any more", "warn")]
        return [("read-only", "warn")] if self._policy.file.is_read_only else []
