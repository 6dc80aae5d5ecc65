"""Keys in the order they were pressed, also when they open something.

What a key opens takes the focus; a key that was sent to the list before that would still be done by the list. So all
keys of such a list have priority: the app is done with one before it looks who the next is for.
"""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.kit.lines import PickList


def at_once(*bindings: Binding) -> list[BindingType]:
    """A list's own keys and those that move in it, all with priority; `enter`, `right` and `l` are not bound.

    Such a list inherits no keys, for it has them all from here. `ctrl+b` is the workbench's and is left out.
    """
    moves = [binding for binding in PickList.BINDINGS if isinstance(binding, Binding) and binding.action != "choose"]
    return [replace(binding, key=_without(binding.key), priority=True) for binding in (*moves, *bindings)]


def _without(keys: str) -> str:
    return ",".join(key for key in keys.split(",") if key != "ctrl+b")
