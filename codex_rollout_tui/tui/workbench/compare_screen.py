"""Compare any two texts: one side stays, the other is the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy_sources import ComparisonSource, of_path
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.kit.paths import typed
from codex_rollout_tui.tui.kit.question import NameScreen
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.compare_listing import ComparedPair, CompareListing
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.start_worker import start_worker


class CompareScreen(ListScreen[int, ComparedPair]):
    """Gives back a line of the text at hand to go to."""

    HELP = (
        "What changed from one text to another: key by key, whether it is stricter or looser, the gravest first. One "
        "side stays, the other is the row under the cursor. x turns older and newer round, f makes this row the side "
        "that stays, t shows the lines instead, a adds a file: a requirements.toml, a managed_config.toml or a "
        ".mobileconfig."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Into the changes", priority=True, id="into-changes"),
        Binding("enter", "go", "Go to the line", priority=True, id="go-to-line"),
        Binding("x", "swap", "Swap", priority=True, id="swap-sides"),
        Binding("f", "fix", "Keep this side", priority=True, id="keep-side"),
        Binding("t", "text", "Meaning or lines", priority=True, id="compare-text"),
        Binding("a", "add", "Add a file", priority=True, id="add-source"),
    ]

    def __init__(
        self, data: bytes, signs: Signs, of: str, read: Callable[[], Sequence[ComparisonSource]], clock: Clock
    ) -> None:
        """`data` is the text here; `read` gets what it can be compared with, in a thread."""
        self.listing = CompareListing(data, signs, read, clock)
        super().__init__("Compare", self.listing.listing(), signs, of, classes="-long-rows -many-keys")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("enter", "go") and self.is_mounted:
            return (self.focused is self.pane.about) is (action == "go")
        return super().check_action(action, parameters)

    def action_enter(self) -> None:
        """From the list into the changes."""
        self.set_focus(self.pane.about)

    def action_go(self) -> None:
        """From a change to its line in the text here."""
        line = self.pane.line_at_hand
        if line is None:
            index = self.pane.choices.cursor
            self.say(self.listing.why_no_line(index, self.pane.facts.get(index)), "warn")
            return
        self.dismiss(line)

    def action_swap(self) -> None:
        """Make the older side the newer one."""
        self.listing.swap()
        self._compare_anew()

    def action_fix(self) -> None:
        """Make the row under the cursor the side that stays."""
        title = self.listing.fix(self.pane.choices.cursor)
        self._compare_anew()
        self.say(f"This side stays: {title}. Move to another one to compare it.")

    def action_text(self) -> None:
        """Show what changed by meaning, or line by line."""
        self.listing.by_line = not self.listing.by_line
        self.pane.show_about()

    def _compare_anew(self) -> None:
        self.pane.forget()
        self.pane.draw()
        self.pane.show_about()
        self.pane.work_out_all()

    def action_add(self) -> None:
        """Compare with a file."""
        start_worker(self, self._add, "add", exclusive=True)

    async def _add(self) -> None:
        sentence, value = "A requirements.toml, a managed_config.toml or a .mobileconfig.", ""
        while name := await self.app.push_screen_wait(NameScreen("Compare with a file", sentence, value, "Add it")):
            try:
                sources = await self.pane.in_thread(partial(of_path, typed(name)))
            except RolloutError as error:
                sentence, value = str(error), name
                continue
            first = len(self.listing.sources)
            self.listing.sources += sources
            self.pane.draw()
            self.pane.choices.cursor = first
            self.pane.work_out_all()
            return
