"""The field that finds keys by name or meaning, as they are typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from codex_rollout_tui.tui.kit.search_field import SearchField


class KeySearch(SearchField):
    """Typing looks; enter goes on to what was found; esc shows the whole form again."""

    HELP = "Type words: keys whose name or meaning has them are listed. Enter goes to them; esc shows every key again."

    def __init__(
        self, look: Callable[[str], None], keep: Callable[[], Awaitable[None]], clear: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__("", look, keep, clear)
        self.placeholder = "find a key by its name or meaning"
        self.display = False  # until somebody looks for something
