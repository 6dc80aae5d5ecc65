"""One form for everything that is asked: fields under one another, enter saves, esc leaves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input

from codex_rollout_tui.errors import RolloutError, UsageError
from codex_rollout_tui.tui.kit.choice_field import ChoiceField
from codex_rollout_tui.tui.kit.cycle_field import CycleField
from codex_rollout_tui.tui.kit.form_field import FormField
from codex_rollout_tui.tui.kit.lines import TextBlock
from codex_rollout_tui.tui.kit.rows import prose


@runtime_checkable
class FieldWidget(Protocol):
    """What takes the answer of a field."""

    value: str


class FieldLabel(TextBlock):
    """What is asked, above its field; marked while what stands there is refused."""

    def __init__(self, field: FormField) -> None:
        super().__init__([(field.label, "bold")], classes="form--label")
        self.field = field
        self.is_marked = False

    def mark(self, refused: bool) -> None:
        """Show whether the answer is refused."""
        if refused == self.is_marked:
            return
        self.is_marked = refused
        self.say([("! ", "bad"), (self.field.label, "bad")] if refused else [(self.field.label, "bold")])


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

    class Unanswered(Message):
        """The person pressed enter on a choice of which nothing is taken yet."""

        SENTENCE = (
            "Nothing is chosen yet: space takes the option at the cursor, j and k go to another. Nothing was saved."
        )

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
            if field.hint:
                yield TextBlock([(field.hint, "dim")])
            if field.inline:
                yield CycleField(field)
                continue
            yield FieldLabel(field)
            if field.options:
                yield ChoiceField(field)
            elif field.lines:
                from codex_rollout_tui.tui.kit.prose_field import ProseField

                yield ProseField(field)
            else:
                yield Input(
                    field.value,
                    placeholder=field.placeholder,
                    id=f"field-{field.name}",
                    classes="form--field",
                    compact=True,
                    select_on_focus=False,
                )

    def values(self) -> dict[str, str]:
        """What is filled in, by field name."""
        values: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            values[field.name] = widget.value if isinstance(widget, FieldWidget) else ""
        return values

    def refuse(self, error: RolloutError) -> None:
        """Mark the field that the refusal is about, and go back to it; its text stays."""
        name = error.field if isinstance(error, UsageError) else ""
        self.mark(name)
        if any(field.name == name for field in self._fields):
            self.query_one(f"#field-{name}").focus()

    def mark(self, name: str = "") -> None:
        """Mark the field of that name alone; without a name, none."""
        for label in self.query(FieldLabel):
            label.mark(label.field.name == name)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.call_later(self.action_save)

    @on(ChoiceField.HandedIn)
    async def action_save(self) -> None:
        """Hand in what is filled in; of options, the one that the person went to."""
        focused = self.screen.focused
        if isinstance(focused, ChoiceField) and not focused.take_at_cursor():
            self.post_message(self.Unanswered())
        else:
            self.post_message(self.Saved(self, self.values()))

    async def action_leave(self) -> None:
        """Leave without saving."""
        self.post_message(self.Left(self))
