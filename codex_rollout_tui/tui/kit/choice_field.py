"""The field of a form whose answer is one of several options, each on a row of its own."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from codex_rollout_tui.tui.kit.form_field import FormField
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.rows import row


class ChoiceField(PickList):
    """Options of which one is taken: `(•) on`. None is, before the person takes one."""

    DEFAULT_CSS = "ChoiceField { height: auto; background: transparent; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Take", id="take-option"),
        Binding("enter", "hand_in", "Save", show=False, id="take-and-save"),
    ]
    HELP = "Take one of the options with space; enter takes the one you went to and saves."

    class Changed(Message):
        """Another option was taken."""

        def __init__(self, field: ChoiceField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> ChoiceField:
            return self.field

    class HandedIn(Message):
        """Enter came before the form had the focus: it is handed in all the same."""

    def __init__(self, field: FormField) -> None:
        super().__init__(id=f"field-{field.name}", classes="form--field")
        self.field = field
        self.value = field.value
        self._is_untouched = not field.value
        self.follow = self._touched

    def _touched(self, _index: int) -> None:
        self._is_untouched = False

    def on_mount(self) -> None:
        self.styles.height = len(self.field.options)
        if self.value in self.field.options:
            self.move_to(list(self.field.options).index(self.value))
        self.draw()

    def draw(self) -> None:
        """Show which option is taken."""
        self.show(
            [row(("(•) " if option == self.value else "( ) ", "accent"), option) for option in self.field.options]
        )

    def take(self, index: int) -> None:
        """Take the option of that row."""
        self._is_untouched = False
        if self.field.options and self.value != self.field.options[index]:
            self.value = self.field.options[index]
            self.draw()
            self.post_message(self.Changed(self))

    def take_at_cursor(self) -> bool:
        """Take the option that the person went to; False where they have not gone anywhere yet."""
        if not self._is_untouched:
            self.take(self.cursor)
        return not self._is_untouched

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        self.take(event.index)

    def action_hand_in(self) -> None:
        """Enter, where the form did not hear it."""
        self.post_message(self.HandedIn())
