"""The line a policy is tried on."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from codex_rollout_tui.tui.kit.direct_keys import DirectKeys


class TryField(Input, DirectKeys):
    """What to try: answered as it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep as expectation", priority=True, id="keep-expectation"),
        Binding("up", "earlier(1)", "Earlier try", show=False, priority=True, id="earlier-try"),
        Binding("down", "earlier(-1)", "Later try", show=False, priority=True, id="later-try"),
    ]
    HELP = (
        "Try the policy: type a command, a host, a sandbox mode, an approval policy, a web search mode, or "
        "NAME=COMMAND of an MCP server, and see the answer with the rule that decides. Enter keeps the answer as an "
        "expectation; with must prompt, must be allowed, must be forbidden or must be left open behind it, that is "
        "what is expected. command: or host: in front says what is meant. Esc goes back to the text."
    )

    class KeepRequested(Message):
        """The person wants this to be expected."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(placeholder="git push, pypi.org, read-only, docs=npx docs", id="try", compact=True)
        self.select_on_focus = False
        self._earlier: list[str] = []
        self._back = 0
        """How many tries back the one in the field is; 0 for a new one."""

    def action_keep(self) -> None:
        """Expect this from now on."""
        if self.value.strip():
            if self.value not in self._earlier:
                self._earlier.append(self.value)
            self._back = 0
            self.post_message(self.KeepRequested(self.value))

    def action_earlier(self, by: int) -> None:
        """Go through what was kept before."""
        self._back = max(0, min(len(self._earlier), self._back + by))
        self.value = self._earlier[-self._back] if self._back else ""
        self.cursor_position = len(self.value)
