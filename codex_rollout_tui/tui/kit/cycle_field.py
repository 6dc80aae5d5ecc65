"""The field of a form that has its question and its answer on one row."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.kit.form_field import FormField
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Span, between


class CycleField(Lines):
    """A question and its answer on one row; space goes to the next answer."""

    DEFAULT_CSS = """
    CycleField { height: 1; overflow: hidden; }
    CycleField:focus { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    CycleField:focus:ansi { background: ansi_default; color: ansi_default; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right,l", "turn(1)", "Change", id="next-answer"),
        Binding("left,h", "turn(-1)", "Change back", show=False, id="previous-answer"),
        Binding("down,j", "app.focus_next", "Next field", show=False, id="next-field"),
        Binding("up,k", "app.focus_previous", "Previous field", show=False, id="previous-field"),
    ]
    HELP = "One question: space goes to the next answer, up and down to the next question."

    def __init__(self, field: FormField) -> None:
        super().__init__(id=f"field-{field.name}", classes="form--field")
        self.field = field
        self.value = field.value if field.value in field.options else field.options[0]
        self.fit = self.draw

    def draw(self) -> None:
        """Show the question and the answer."""
        answer: list[Span] = [("‹ ", "dim"), (self.value, "accent"), (" ›", "dim")]
        self.show([between([(self.field.label, "")], answer, self.cells)] if self.cells else [])

    def on_click(self) -> None:
        self.action_turn(1)

    def action_turn(self, by: int) -> None:
        """Go to the next answer."""
        options = list(self.field.options)
        self.value = options[(options.index(self.value) + by) % len(options)]
        self.draw()
