"""The choices of a policy item, changed in place: each change is written at once, and the preview follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from codex_rollout_tui.policy.form import choices
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.checklist.rows_choices import ChoiceLine, choice_lines, choice_row
from codex_rollout_tui.tui.kit.lines import Lines, PickList
from codex_rollout_tui.tui.kit.rows import prose, wrap

Change = Callable[[Document], Document]


class ChoiceList(PickList):
    """The rows of the choices."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Change", id="change-choice"),
        Binding("delete,backspace,minus", "drop", "Take away", id="drop-choice"),
        Binding("plus,insert", "add", "Add", id="add-choice"),
    ]
    HELP = (
        "What the policy may say here. Space changes a row, minus takes it away, plus adds one. "
        "Each change is in the file at once; u takes it back."
    )

    class Dropped(PickList.Chosen):
        """The row under the cursor is to go."""

    class Adding(PickList.Chosen):
        """A row is to be added."""

    def action_drop(self) -> None:
        """Take the row away."""
        self.post_message(self.Dropped(self, self.cursor))

    def action_add(self) -> None:
        """Add a row to the same list."""
        self.post_message(self.Adding(self, self.cursor))


class ChoicesPane(Vertical):
    """The choices of one item."""

    DEFAULT_CSS = """
    ChoicesPane { height: 1fr; }
    ChoicesPane > #choice-list { height: 1fr; }
    ChoicesPane > #choice-traps { height: auto; max-height: 6; overflow: hidden; }
    """

    class Changed(Message):
        """A change of the policy is asked for; `about` is the key."""

        def __init__(self, about: str, change: Change) -> None:
            super().__init__()
            self.about, self.change = about, change

    def __init__(self, document: Document, keys: tuple[str, ...], traps: Sequence[str], warning: str) -> None:
        super().__init__(id="choices")
        self._doc = document
        self._keys = keys
        self._traps = traps
        self._warning = warning
        self._lines: list[ChoiceLine] = []
        self._adding: choices.Control | None = None

    def compose(self) -> ComposeResult:
        yield ChoiceList(id="choice-list")
        yield Lines(id="choice-traps")

    def on_mount(self) -> None:
        self.query_one("#choice-traps", Lines).can_focus = False
        self._list.skip = lambda index: self._lines[index].choice is None and not self._lines[index].adds
        self.look_at(self._doc)

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#choice-list", ChoiceList)

    def on_resize(self) -> None:
        self.look_at(self._doc)

    def look_at(self, document: Document) -> None:
        """Show the choices as the policy stands now."""
        self._doc = document
        self._lines = choice_lines(document, choices.controls_for(self._keys, document))
        cells = self._list.room
        self._list.show([choice_row(document, line, cells) for line in self._lines])
        if self._lines and self._list.skip(self._list.cursor):
            self._list.action_first()
        sign = (f"{self._warning} ", "warn")
        traps = [row for text in self._traps for row in wrap([sign, *prose(text)], cells, "  ")]
        box = self.query_one("#choice-traps", Lines)
        box.styles.height = min(6, len(traps))
        box.show(traps)

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        line = self._lines[event.index]
        if isinstance(event, ChoiceList.Adding) or (line.adds and not isinstance(event, ChoiceList.Dropped)):
            self._begin_adding(line.control)
        elif line.choice is not None:
            turn = choices.drop if isinstance(event, ChoiceList.Dropped) else choices.turn
            if line.control.kind == "list":
                turn = choices.drop
            control, row = line.control, line.choice.id
            self.post_message(self.Changed(control.key, lambda document: turn(document, control, row)))

    def _begin_adding(self, control: choices.Control) -> None:
        from textual.widgets import Input

        if not control.add or self.query("#choice-add"):
            return
        self._adding = control
        field = Input(placeholder=control.add, id="choice-add", compact=True, select_on_focus=False)
        self.mount(field, before="#choice-traps")
        field.focus()

    async def on_key(self, event: object) -> None:
        """Esc in the field that adds goes back to the list, and not out of the choices."""
        from textual.events import Key

        field = next(iter(self.query("#choice-add")), None)
        if isinstance(event, Key) and event.key == "escape" and field is not None and field.has_focus:
            event.stop()
            await self._end_adding()

    async def _end_adding(self) -> None:
        await self.query("#choice-add").remove()
        self._adding = None
        self._list.focus()

    async def on_input_submitted(self, event: object) -> None:
        """Add what was typed."""
        from textual.widgets import Input

        control = self._adding
        if isinstance(event, Input.Submitted) and control is not None:
            event.stop()
            text = event.value
            await self._end_adding()
            self.post_message(self.Changed(control.key, lambda document: choices.add(document, control, text)))
