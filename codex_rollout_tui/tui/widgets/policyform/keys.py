"""Keys of lists that may open something: each is done before the next one is looked at.

Textual takes a binding's key to the app by way of every widget in between, and one with priority at once; were only
some of them to have it, they would overtake the others when keys come faster than they are done.
"""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.widgets.lines import PickList


def at_once(*bindings: Binding) -> list[BindingType]:
    """A list's own keys and those that move in it, all with priority; `enter`, `right` and `l` are not bound."""
    moves = [each for each in PickList.BINDINGS if isinstance(each, Binding) and each.action != "choose"]
    return [replace(each, priority=True) for each in (*moves, *bindings)]
