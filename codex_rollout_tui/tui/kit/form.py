"""One form for everything that is asked: fields under one another, enter saves, esc leaves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input

from codex_rollout_tui.tui.kit.lines import Lines, PickList, TextBlock
from codex_rollout_tui.tui.kit.rows import Span, between, prose, row


@dataclass(frozen=True)
class FormField:
    """One thing asked: a text, or with `options` a choice (`inline` puts it on one row, beside its label)."""

    name: str
    label: str
    value: str = ""
    options: Sequence[str] = ()
    placeholder: str = ""
    inline: bool = False
    heading: str = ""


class ChoiceField(PickList):
    """Options of which one is taken: `(•) on`."""

    DEFAULT_CSS = "ChoiceField { height: auto; background: transparent; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Take", id="take-option"),
        Binding("enter", "hand_in", "Save", show=False, id="take-and-save"),
    ]
    HELP = "Take one of the options with space; enter takes the one under the cursor and saves."

    class Changed(Message):
        """Another option was taken."""

        def __init__(self, field: ChoiceField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> ChoiceField:
            return self.field

    def __init__(self, field: FormField) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.value = field.value

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
        if self.field.options and self.value != self.field.options[index]:
            self.value = self.field.options[index]
            self.draw()
            self.post_message(self.Changed(self))

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        self.take(event.index)

    async def action_hand_in(self) -> None:
        """Enter came before the form had the focus: hand it in all the same."""
        for form in self.ancestors:
            if isinstance(form, Form):
                form.call_later(form.action_save)


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

    class Changed(Message):
        """The answer is another one."""

        def __init__(self, field: CycleField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> CycleField:
            return self.field

    def __init__(self, field: FormField) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.value = field.value if field.value in field.options else field.options[0]

    def on_resize(self) -> None:
        self.draw()

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
        self.post_message(self.Changed(self))


class Form(VerticalScroll, can_focus=False):
    """Fields under one another."""

    BINDING_GROUP_TITLE = "Form"
    BINDINGS: ClassVar[list[BindingType]] = [
        # A priority binding is done before the next key is looked at, so nothing typed ahead lands in the old field.
        Binding("enter", "save", "Save", priority=True, id="save-form"),
        Binding("ctrl+s", "save", "Save", show=False, id="save-form-alternate"),
        Binding("escape", "leave", "Leave it", priority=True, id="leave-form"),
        Binding("down", "app.focus_next", "Next field", show=False, id="next-field"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="previous-field"),
    ]
    DEFAULT_CSS = """
    Form { height: 1fr; scrollbar-size-vertical: 1; }
    Form > .form--label { margin-top: 1; }
    Form > Input { margin: 0; }
    """

    hint = ""

    class Saved(Message):
        """The person pressed enter; `values` by field name."""

        def __init__(self, form: Form, values: Mapping[str, str]) -> None:
            super().__init__()
            self.form, self.values = form, values

        @property
        def control(self) -> Form:
            return self.form

    class Left(Message):
        """The person left the form."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> Form:
            return self.form

    def __init__(self, purpose: str, intro: str, fields: Sequence[FormField]) -> None:
        super().__init__(id="form")
        self.purpose = purpose
        self._intro = intro
        self._fields = fields

    def compose(self) -> ComposeResult:
        if self._intro:
            yield TextBlock(prose(self._intro))
        for field in self._fields:
            if field.heading:
                yield TextBlock([(field.heading, "accent")], classes="form--label")
            if field.inline:
                yield CycleField(field)
                continue
            yield TextBlock([(field.label, "bold")], classes="form--label")
            if field.options:
                yield ChoiceField(field)
            else:
                yield Input(
                    field.value,
                    placeholder=field.placeholder,
                    id=f"field-{field.name}",
                    compact=True,
                    select_on_focus=False,
                )

    def values(self) -> dict[str, str]:
        """What is filled in, by field name."""
        values: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            values[field.name] = widget.value if isinstance(widget, (Input, ChoiceField, CycleField)) else ""
        return values

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.call_later(self.action_save)

    def action_save(self) -> None:
        """Hand in what is filled in; of options, the one under the cursor."""
        focused = self.screen.focused
        if isinstance(focused, ChoiceField):
            focused.take(focused.cursor)
        self.post_message(self.Saved(self, self.values()))

    async def action_leave(self) -> None:
        """Leave without saving."""
        self.post_message(self.Left(self))
