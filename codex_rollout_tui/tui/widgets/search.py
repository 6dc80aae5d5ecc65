"""The field that looks for words in every item, as they are typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class SearchField(Input):
    """Typing looks; enter keeps what was found, esc goes back to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "keep", "To the list", id="search-to-list"),
    ]
    HELP = "Type words: every item that has them all is listed. Enter goes to the list; esc there clears the search."

    class Looked(Message):
        """Other words are looked for; `done` when the person goes on to the list."""

        def __init__(self, words: str, *, done: bool = False) -> None:
            super().__init__()
            self.words, self.done = words, done

    def __init__(self, words: str) -> None:
        super().__init__(words, placeholder="search every item", id="search", compact=True, select_on_focus=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Looked(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Go on to the list with what was found."""
        self.post_message(self.Looked(self.value, done=True))
