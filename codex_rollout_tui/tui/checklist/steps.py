"""The two lists of the checklist: the steps, and the items of one."""

from __future__ import annotations

from codex_rollout_tui.tui.kit.lines import PickList


class StepList(PickList):
    """The steps, and below them what needs somebody."""

    INDENT = 1
    HELP = "The eight steps of the guide with their progress, and below them what needs somebody now. Enter goes in."


class ItemList(PickList):
    """The items of the step, or those that were looked for."""

    INDENT = 1
    HELP = "The items of the step. Enter reads one whole; space attests it; / searches all of them."
