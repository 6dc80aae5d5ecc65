"""What the workbench asks: one thing to choose, perhaps with a difference to look at, or a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from codex_rollout_tui.tui.kit.lines import Lines, PickList, TextBlock
from codex_rollout_tui.tui.kit.rows import Row, row


class QuestionOption(NamedTuple):
    """One answer: its key, and what it does. The key is also what the screen gives back."""

    key: str
    words: str


STAY = QuestionOption("escape", "Go back to the text")
"""What is always possible, and changes nothing."""


class QuestionScreen(ModalScreen[str]):
    """Gives back the key of the answer; escape changes nothing. The first answer is the one under the cursor."""

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer('escape')", "Go back", id="question-back"),
    ]

    def __init__(self, title: str, sentence: str, options: Sequence[QuestionOption], shown: Sequence[Row] = ()) -> None:
        """`shown` are rows to look at before answering."""
        super().__init__()
        self._title, self._sentence, self._shown = title, sentence, shown
        self._options = (*options, STAY)

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield TextBlock([(self._sentence, "")])
            if self._shown:
                yield Lines(id="shown")
            yield PickList(id="options")

    def on_mount(self) -> None:
        self.query_one("#question").border_title = Content(self._title)
        options = self.query_one("#options", PickList)
        options.styles.height = len(self._options)
        shown = ((option.key.replace("escape", "esc"), option.words) for option in self._options)
        options.show([row((f"{key:<4}", "accent"), words) for key, words in shown])
        if self._shown:
            lines = self.query_one("#shown", Lines)
            lines.styles.height = len(self._shown)
            lines.show(self._shown)
        self.set_focus(options)

    def on_key(self, event: events.Key) -> None:
        if event.key in {option.key for option in self._options}:
            event.stop()
            self.action_answer(event.key)

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        self.action_answer(self._options[event.index].key)

    def action_answer(self, key: str) -> None:
        """Answer."""
        self.dismiss(key)


class NameScreen(ModalScreen[str]):
    """Asks for the name of a file; gives back nothing when the person leaves it."""

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take the name", priority=True, id="name-save"),
        Binding("escape", "leave", "Go back", priority=True, id="name-back"),
    ]

    def __init__(self, title: str, sentence: str, value: str, verb: str = "Save") -> None:
        """`verb` is what enter does with the name."""
        super().__init__()
        self._title, self._sentence, self._value, self._verb = title, sentence, value, verb

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield TextBlock([(self._sentence, "")])
            yield Input(self._value, id="name", compact=True, select_on_focus=False)
            yield TextBlock([("enter", "accent"), (f" {self._verb}   ", "dim"), ("esc", "accent"), (" Go back", "dim")])

    def on_mount(self) -> None:
        self.query_one("#question").border_title = Content(self._title)
        self.set_focus(self.query_one(Input))

    def action_take(self) -> None:
        """Take the name."""
        field = self.query_one(Input)
        self.dismiss(field.value.strip())

    def action_leave(self) -> None:
        """Leave without a name."""
        self.dismiss("")
