"""The command palette: every key's action by name, and every item to go to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.screen import Screen

if TYPE_CHECKING:
    from codex_rollout_tui.tui.checklist.screen import ChecklistScreen


def bound(app: App[Any], screen: Screen[object], *, hidden: bool) -> Iterator[SystemCommand]:
    """What can be done from here, read from the live bindings; `hidden` ones that have an id too, where wanted."""
    offered = {"app.suspend"}  # offered everywhere, bound or not
    for active in screen.active_bindings.values():
        binding = active.binding
        wanted = binding.show or (hidden and binding.id)
        if binding.description and active.enabled and binding.action not in offered and wanted:
            offered.add(binding.action)
            key = app.get_key_display(binding)
            run = partial(app.run_action, binding.action, active.node)
            yield SystemCommand(binding.description, f"Key {key}", run)


def commands(app: App[Any], screen: Screen[object], home: ChecklistScreen | None) -> Iterator[SystemCommand]:
    """What can be done from here; on the checklist, every item to go to as well."""
    yield from bound(app, screen, hidden=screen is not home)
    if home is None or home.snapshot is None or screen is not home:
        return
    yield SystemCommand("Keys", "Key 4", partial(home.action_do, "keys"))
    yield SystemCommand("Copy the last message", "Key Y", partial(home.action_do, "copy_message"))
    for status in home.snapshot.statuses.states.values():
        go = partial(home.visit, status.item.id)
        yield SystemCommand(f"Go to: {status.item.title}", f"Step {status.item.step}, {status.status}", go)
