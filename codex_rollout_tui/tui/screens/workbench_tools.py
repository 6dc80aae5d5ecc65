"""The workbench's tools beside typing: what stands in another screen and gives back a text or a policy to open."""

from __future__ import annotations

from codex_rollout_tui.tui.screens.workbench_saving import SavingScreen


class ToolsScreen(SavingScreen):
    """Knows the tools of the workbench. Subclasses show the text that they change."""
