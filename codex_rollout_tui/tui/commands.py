"""The command palette: every key's action by name, and every item to go to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

if TYPE_CHECKING:
    from codex_rollout_tui.tui.app import RolloutApp


def commands(app: RolloutApp, screen: Screen[object]) -> Iterator[SystemCommand]:
    """What can be done from here, read from the live bindings; then the items."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.description and active.enabled and binding.action not in seen and binding.show:
            seen.add(binding.action)
            key = app.get_key_display(binding)
            run = partial(app.run_action, binding.action, active.node)
            yield SystemCommand(binding.description, f"Key {key}", run)
    home = app.home
    if home is None or home.snapshot is None:
        return
    if screen is home:
        yield SystemCommand("Keys", "Key 4", home.action_keys)
    yield SystemCommand("Copy the last message", "Key Y", home.action_copy_message)
    for state in home.snapshot.standing.states.values():
        go = partial(home.visit, state.item.id)
        yield SystemCommand(f"Go to: {state.item.title}", f"Step {state.item.step}, {state.status}", go)
