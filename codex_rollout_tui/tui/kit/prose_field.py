"""The field of a form that takes a text of several lines, as it was typed or pasted."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from codex_rollout_tui.tui.kit.direct_keys import DirectKeys
from codex_rollout_tui.tui.kit.form_field import FormField

HIGHEST = 6
"""Rows it takes at most; more lines scroll in it."""


class ProseField(TextArea, DirectKeys):
    """As high as its text; enter is the form's, ctrl+n begins another line."""

    DEFAULT_CSS = """
    ProseField { height: 1; padding: 0; border: none; background: $surface; scrollbar-size-vertical: 1; }
    ProseField:focus { border: none; }
    ProseField:ansi { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n,alt+enter,shift+enter", "new_line", "New line", priority=True, id="field-new-line"),
    ]
    HELP = "A text of one line or several: ctrl+n begins another line, what you paste is kept whole."

    def __init__(self, field: FormField) -> None:
        super().__init__(
            field.value,
            id=f"field-{field.name}",
            classes="form--field",
            placeholder=field.placeholder,
            compact=True,
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
        )

    @property
    def value(self) -> str:
        """What is in it."""
        return self.text

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its rows; blank once it has left the form, as it has no styles then and may be painted once more."""
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height

    @on(TextArea.Changed)
    def _grow(self) -> None:
        self.styles.height = max(1, min(HIGHEST, self.wrapped_document.height))

    def on_resize(self) -> None:
        self._grow()

    def action_new_line(self) -> None:
        """Begin another line."""
        self.insert("\n")

    @property
    def _row(self) -> int:
        """The row of the cursor, counted in rows as they are drawn."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_cursor_down(self, select: bool = False) -> None:
        """A row down, and from the last one to the next field."""
        if not select and self._row == self.wrapped_document.height - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)

    def action_cursor_up(self, select: bool = False) -> None:
        """A row up, and from the first one to the previous field."""
        if not select and not self._row:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)
