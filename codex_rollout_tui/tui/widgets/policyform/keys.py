"""Keys in the order they were pressed, also when they open something.

What a key opens takes the focus; a key that was sent to the list before that would still be done by the list. So all
keys of such a list have priority: the app is done with one before it looks who the next is for.
"""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.widgets.lines import PickList


def at_once(*bindings: Binding) -> list[BindingType]:
    """A list's own keys and those that move in it, all with priority; `enter`, `right` and `l` are not bound."""
    moves = [each for each in PickList.BINDINGS if isinstance(each, Binding) and each.action != "choose"]
    return [replace(each, priority=True) for each in (*moves, *bindings)]
