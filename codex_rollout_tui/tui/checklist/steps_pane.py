"""The pane of the steps, with what needs somebody below them."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from codex_rollout_tui.tui.checklist.first_frame import Target, skeleton_rows
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.checklist.sizes import has_bars
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.titled_pane import TitledPane


class StepList(PickList):
    """The steps, and below them what needs somebody."""

    INDENT = 1
    FOCUS_STYLES = False
    HELP = "The eight steps of the guide with their progress, and below them what needs somebody now. Enter goes in."


class StepsPane(TitledPane):
    """The steps by name, and once the rollout is read with where they stand; `moved` hears where the cursor leads."""

    class Chosen(Message):
        """A row was chosen, by enter or by a click."""

        def __init__(self, target: Target, *, clicked: bool) -> None:
            super().__init__()
            self.target, self.clicked = target, clicked

    def __init__(self, position: Position, moved: Callable[[Target], None]) -> None:
        super().__init__("Steps", id="steps")
        self.list = StepList(id="step-list")
        self.list.skip = lambda index: index < len(self._targets) and not self._targets[index].stop
        self.list.follow = self._followed
        self.list.fit = self.draw
        self._position = position
        self._moved = moved
        self._targets: list[Target] = []

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.list

    def draw(self) -> None:
        """Draw the rows anew."""
        cells = self.list.room
        if self._position.drawing is None:
            rows, self._targets = skeleton_rows(cells)
        else:
            rows, self._targets = self._position.drawing.steps(cells, has_bars(self.app.size))
        self.list.show(rows)

    def point(self) -> None:
        """Put the cursor on the step of the item at hand."""
        step = self._position.step
        self.list.move_to(
            next((row for row, target in enumerate(self._targets) if target.stop and target.step == step), 0)
        )

    def _followed(self, index: int) -> None:
        if index < len(self._targets):
            self._moved(self._targets[index])

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        if event.index < len(self._targets):
            self.post_message(self.Chosen(self._targets[event.index], clicked=event.clicked))
