"""The line to try a policy on, and its answer below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.kit.lines import Lines, PaneTitle
from codex_rollout_tui.tui.kit.ownkeys import OwnKeys
from codex_rollout_tui.tui.kit.rows import Row, row
from codex_rollout_tui.tui.kit.signs import Signs

ANSWER_ROWS = 5


class TryField(Input, OwnKeys):
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

    def __init__(self) -> None:
        super().__init__(placeholder="git push, pypi.org, read-only, docs=npx docs", id="try", compact=True)
        self.select_on_focus = False
        self._before: list[str] = []
        self._at = 0

    async def action_keep(self) -> None:
        """Expect this from now on."""
        await caught_up(self)
        if self.value.strip():
            if self.value not in self._before:
                self._before.append(self.value)
            self._at = 0
            self.post_message(TryPane.Kept(self.value))

    async def action_earlier(self, by: int) -> None:
        """Go through what was kept before."""
        await caught_up(self)
        self._at = max(0, min(len(self._before), self._at + by))
        self.value = self._before[-self._at] if self._at else ""
        self.cursor_position = len(self.value)


class TryPane(Vertical):
    """A title, the field, and the answer."""

    DEFAULT_CSS = """
    TryPane { height: 2; }
    TryPane:focus-within, TryPane.-answered { height: 7; }
    TryPane Horizontal { height: 1; }
    TryPane #try-kind { width: 7; height: 1; overflow: hidden; padding-left: 1; }
    TryPane TryField { width: 1fr; background: $background; padding: 0; }
    TryPane TryField:focus { background: $panel; }
    TryPane:ansi TryField, TryPane:ansi TryField:focus { background: ansi_default; }
    TryPane #try-answer { height: 5; overflow: hidden; }
    """

    class Tried(Message):
        """Something else stands in the field."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Kept(Message):
        """The person wants this to be expected."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._signs = signs

    def compose(self) -> ComposeResult:
        yield PaneTitle(line=self._signs.empty, id="try-title")
        with Horizontal():
            yield Lines(id="try-kind")
            yield TryField()
        yield _Answer(id="try-answer")

    def on_mount(self) -> None:
        self.query_one("#try-kind", Lines).can_focus = False
        self.name_it("")
        self.call_kind("")

    @property
    def field(self) -> TryField:
        """Where it is typed."""
        return self.query_one(TryField)

    @property
    def answer(self) -> Lines:
        """Where the answer is drawn."""
        return self.query_one(_Answer)

    def name_it(self, hint: str) -> None:
        """The title with a hint at its right end."""
        self.query_one("#try-title", PaneTitle).name_it(" Try it ", hint)

    def call_kind(self, kind: str) -> None:
        """Show what the typed text is taken for."""
        label = self.query_one("#try-kind", Lines)
        label.styles.width = len(kind or "try") + 4
        label.show([row((kind or "try", "dim"), (" > ", "accent"))])

    def show(self, rows: Sequence[Row]) -> None:
        """Show an answer."""
        self.set_class(bool(self.field.value), "-answered")
        self.answer.show(rows)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Tried(event.value))

    def on_descendant_focus(self) -> None:
        self.query_one("#try-title", PaneTitle).light(True)

    def on_descendant_blur(self) -> None:
        self.query_one("#try-title", PaneTitle).light(False)


class _Answer(Lines, can_focus=False):
    """The answer's rows."""

    INDENT = 1
