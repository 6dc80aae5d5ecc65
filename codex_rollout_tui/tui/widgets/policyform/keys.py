"""Keys in the order they were pressed, also when they come faster than they are done.

Textual takes a binding's key to the app by way of every widget in between, and one with priority at once; where only
some of a widget's keys have it, they overtake the others. So in lists, which may open something, all of them have it,
and in what is typed into the others are done where they arrive.
"""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from codex_rollout_tui.tui.widgets.lines import PickList


def at_once(*bindings: Binding) -> list[BindingType]:
    """A list's own keys and those that move in it, all with priority; `enter`, `right` and `l` are not bound."""
    moves = [each for each in PickList.BINDINGS if isinstance(each, Binding) and each.action != "choose"]
    return [replace(each, priority=True) for each in (*moves, *bindings)]


async def do_in_turn(widget: Widget, event: events.Key) -> None:
    """What a widget that is typed into does with a key first: its own keys are done here, in turn with characters."""
    bound = widget._bindings.key_to_bindings.get(event.key, ())
    found = next((each for each in bound if not each.priority), None)
    if found is not None:
        event.stop()
        event.prevent_default()
        await widget.run_action(found.action)
