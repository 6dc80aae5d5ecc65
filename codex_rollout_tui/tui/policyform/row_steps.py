"""What each key of the form comes to on a row, and what is said where it comes to nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codex_rollout_tui.policy.form import row_actions
from codex_rollout_tui.policy.form.row import FormRow
from codex_rollout_tui.policy.form.steps import Step

IN_VAIN: Mapping[str, str] = {
    "open": "There is nothing to change here.",
    "turn": "There is nothing to change here.",
    "take_out": "There is nothing to take out: it is not set.",
    "rename": "This has no name to change.",
    "write_empty": "This cannot be written empty.",
    "move_up": "It cannot be moved up.",
    "move_down": "It cannot be moved down.",
}
"""What is said where a key comes to nothing on a row."""
MOVES = {"move_up": -1, "move_down": 1}
STEPS: Mapping[str, Callable[[FormRow], Step | None]] = {
    "open": row_actions.opened,
    "turn": row_actions.turn_step,
    "take_out": row_actions.ask_take_out,
    "add": row_actions.add_step,
    "rename": row_actions.rename_step,
    "write_empty": row_actions.empty_change,
    "move_up": lambda row: row_actions.moved(row, -1),
    "move_down": lambda row: row_actions.moved(row, 1),
}
"""What each key comes to on a row."""
