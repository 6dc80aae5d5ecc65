"""The keys of the workbench itself; those of its tools stand with the tools in `tool_table.py`."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.workbench.tool_table import TOOLS

BINDINGS: list[BindingType] = [
    Binding("ctrl+s", "save", "Save", id="save-text"),
    Binding("ctrl+q", "leave", "Leave", priority=True, id="leave-workbench"),
    Binding("ctrl+b", "tools", "More", priority=True, id="workbench-menu"),
    *(tool.binding for tool in TOOLS),
    Binding("ctrl+l", "close_form", "Close", priority=True, id="show-form"),
    Binding("ctrl+z,super+z", "undo_change", "Undo", show=False, id="undo-in-form"),
    Binding("ctrl+y,super+y", "redo_change", "Redo", show=False, id="redo-in-form"),
    Binding("ctrl+t", "fix_finding", "Fix", id="fix-finding"),
    Binding("ctrl+o", "outcome", "What it does", priority=True, id="show-outcome"),
    Binding("ctrl+o", "leave_outcome", "The text", priority=True, id="show-outcome"),
    Binding("f6,alt+w", "next_pane", "Next pane", key_display="f6", priority=True, id="leave-text"),
    Binding("escape", "to_text", "Back to the text", id="back-to-text"),
    Binding("alt+z", "app.suspend", "Back to the shell; fg there returns", show=False, id="workbench-suspend"),
    Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
    Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
]
