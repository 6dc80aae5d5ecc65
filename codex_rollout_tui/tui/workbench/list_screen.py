"""What the workbench's larger tools look like: a list, and beside it what the row under the cursor is about."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from codex_rollout_tui.tui.kit.key_bar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.top_bar import TopBar
from codex_rollout_tui.tui.workbench.list_pane import Fact, Listing, ListPane

T = TypeVar("T")


class ListScreen(Screen[T | None], Generic[T, Fact]):
    """A tool that lists something; escape gives back nothing. The tools add their keys."""

    CSS_PATH = "list_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "back", "Back", priority=True, id="leave-tool"),
        Binding("q", "back", "Back", show=False, id="leave-tool-too"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]

    def __init__(
        self,
        tool: str,
        listing: Listing[Fact],
        signs: Signs,
        of: str,
        *,
        note: str = "",
        above: Widget | None = None,
        begin_at: Widget | None = None,
        classes: str = "-long-rows",
    ) -> None:
        """`tool` is its name, `of` what the person calls the policy at hand; `note` is said at the bottom.

        `above` stands above the list; the person begins at the list, or where `begin_at` says.
        """
        super().__init__()
        self.add_class(*classes.split())
        self.message = MessageLine(id="message")
        self.pane = ListPane(listing, signs, self.message.say, id="panes")
        self._tool = tool
        self._of = of
        self._note = note
        self._above = above
        self._begin_at = begin_at or self.pane.choices

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        if self._above is not None:
            yield self._above
        yield self.pane
        yield self.message
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one(TopBar).tell([("codex-rollout", "bold"), (f"  {self._tool}", "")], [(self._of, "dim")])
        self.set_focus(self._begin_at)  # at once: keys come before the next message
        if self._note:
            self.say(self._note)

    def say(self, text: str, style: str = "") -> None:
        """One sentence at the bottom."""
        self.message.say(text, style)

    def action_back(self) -> None:
        """Go back without anything."""
        self.dismiss(None)
