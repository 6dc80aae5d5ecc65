"""The field that looks for words in every item, as they are typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from codex_rollout_tui.tui.kit.direct_keys import DirectKeys


class SearchField(Input, DirectKeys):
    """Typing looks; enter opens the first that was found, down goes on to the list; esc there clears the search.

    `look` is called with the words at each change, `keep` when the person goes on, and `open` where enter does more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Done before the next key is looked at, so that it works on the list.
        Binding("enter", "open", "Open", priority=True, id="search-open"),
        Binding("down", "keep", "To the list", priority=True, id="search-to-list"),
        Binding("escape", "clear", "Clear", priority=True, id="clear-search"),
    ]
    # As wide as its pane, whatever is typed: a key must not lay the whole screen out anew.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    HELP = "Type words: all that have them are listed. Enter opens the first, down goes to the list."

    def __init__(
        self,
        words: str,
        look: Callable[[str], None],
        keep: Callable[[], Awaitable[None]],
        clear: Callable[[], Awaitable[None]],
        open: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(words, placeholder="search every item", id="search", compact=True, select_on_focus=False)
        self._look = look
        self._open = open or keep
        self._keep = keep
        self._clear = clear

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)

    async def action_open(self) -> None:
        """Open the first that was found."""
        self._look(self.value)
        await self._open()

    async def action_keep(self) -> None:
        """Go on to the list with what was found."""
        self._look(self.value)
        await self._keep()

    async def action_clear(self) -> None:
        """Look for nothing any more."""
        await self._clear()
