"""The list of the form's rows, and its keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.policyform.list_bindings import at_once

WHY_NOT = {
    "form('rename')": "This has no name to change: r renames servers and other entries with names of one's own.",
    "form('write_empty')": "Only a list or a table that is not set can be written empty.",
}


class FormList(PickList, inherit_bindings=False):
    """The rows. What its keys do is done by the form."""

    BINDINGS: ClassVar[list[BindingType]] = at_once(
        Binding("enter", "form('open')", "Change", id="form-open"),
        Binding("space", "form('turn')", "Next value", id="form-turn"),
        Binding("x,delete,backspace,minus", "form('take_out')", "Take out", id="form-take-out"),
        Binding("slash", "form('search')", "Find a key", id="form-search"),
        Binding("s", "form('only_set')", "Only what is set", id="form-only-set"),
        Binding("plus,insert", "form('add')", "Add", show=False, id="form-add"),
        Binding("r", "form('rename')", "Rename", id="form-rename"),
        Binding("e", "form('write_empty')", "Write it empty", show=False, id="form-write-empty"),
        Binding("K,shift+up", "form('move_up')", "Move up", show=False, id="form-move-up"),
        Binding("J,shift+down", "form('move_down')", "Move down", show=False, id="form-move-down"),
        Binding("right,l", "form('unfold')", "Unfold", show=False, id="form-unfold"),
        Binding("left,h", "form('fold')", "Fold", show=False, id="form-fold"),
        Binding("escape", "form('leave_search')", "Whole form", id="form-leave-search"),
    )
    HELP = (
        "The policy by choices. Space goes to the next value, enter asks for one or unfolds, x takes a key out once "
        "you say so, slash finds a key by its name or by what it means, s shows only what is set. Each change is in "
        "the text at once and can be undone."
    )

    def __init__(self, do: Callable[[str], Awaitable[None]], can: Callable[[str], bool]) -> None:
        super().__init__(id="form-list")
        self._do, self._can = do, can

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "form":
            return self._can(str(parameters[0]))
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Why one of the keys does nothing on the row at hand; empty where that is not said."""
        return WHY_NOT.get(action, "")

    async def action_form(self, what: str) -> None:
        """Do something with the row at hand."""
        await self._do(what)
