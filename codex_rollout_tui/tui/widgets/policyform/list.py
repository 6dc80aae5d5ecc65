"""The list of the form's rows, and its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.order import caught_up
from codex_rollout_tui.tui.widgets.lines import PickList


class FormList(PickList):
    """The rows. What its keys do is done by the form, once every key pressed before has been taken in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Those that may move the focus are done before the next key is looked at: it belongs to what they open.
        Binding("enter", "form('open')", "Change", priority=True, id="form-open"),
        Binding("space", "form('turn')", "Next value", id="form-turn"),
        Binding("x,delete,backspace", "form('take_out')", "Take out", id="form-take-out"),
        Binding("slash", "form('search')", "Find a key", priority=True, id="form-search"),
        Binding("s", "form('only_set')", "Only what is set", id="form-only-set"),
        Binding("plus,insert", "form('add')", "Add", show=False, priority=True, id="form-add"),
        Binding("r", "form('rename')", "Rename", priority=True, id="form-rename"),
        Binding("K,shift+up", "form('move_up')", "Move up", show=False, id="form-move-up"),
        Binding("J,shift+down", "form('move_down')", "Move down", show=False, id="form-move-down"),
        Binding("right,l", "form('unfold')", "Unfold", show=False, id="form-unfold"),
        Binding("left,h", "form('fold')", "Fold", show=False, id="form-fold"),
        Binding("escape", "form('leave_search')", "Whole form", id="form-leave-search"),
    ]
    HELP = (
        "The policy by choices. Space goes to the next value, enter asks for one or unfolds, x takes a key out, "
        "slash finds a key by its name or by what it means, s shows only what is set. Each change is in the text at "
        "once and can be undone."
    )

    def __init__(self, do: Callable[[str], None], can: Callable[[str], bool]) -> None:
        super().__init__(id="form-list")
        self._do, self._can = do, can

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "form":
            return self._can(str(parameters[0]))
        return super().check_action(action, parameters)

    async def action_form(self, what: str) -> None:
        """Do something with the row at hand."""
        await caught_up(self)
        self._do(what)
