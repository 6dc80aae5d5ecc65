"""What is expected of a policy, one row each: whether it is met and why, to try again or to drop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from codex_rollout_tui.tui.order import caught_up
from codex_rollout_tui.tui.signs import Signs
from codex_rollout_tui.tui.widgets.lines import Lines, PickList
from codex_rollout_tui.tui.widgets.rows import Row, row
from codex_rollout_tui.tui.workbench.hand import Hand
from codex_rollout_tui.tui.workbench.tries import asked, outcome_rows

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.judge import Outcome


LISTED = 12
"""Rows of the list that are in sight at once."""


class Picked(NamedTuple):
    """What to do with one of them."""

    outcome: Outcome
    drop: bool


class ExpectationsScreen(ModalScreen[Picked | None]):
    """Gives back the expectation to try again, or to drop; None changes nothing."""

    CSS_PATH = "expectations.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete,backspace", "drop", "Drop it", id="drop-expectation"),
        Binding("escape", "leave", "Go back", priority=True, id="leave-expectations"),
    ]

    def __init__(self, outcomes: Sequence[Outcome], signs: Signs) -> None:
        super().__init__()
        self._outcomes = sorted(outcomes, key=lambda each: each.met)
        self._signs = signs

    def compose(self) -> ComposeResult:
        with Vertical(id="expectations"):
            yield PickList(id="expected")
            yield Lines(id="about")
            yield Lines(id="expectation-keys")

    def on_mount(self) -> None:
        self.query_one("#expectations").border_title = "What it must do"
        for name in ("#about", "#expectation-keys"):
            self.query_one(name, Lines).can_focus = False
        found = self.query_one("#expected", PickList)
        found.follow = lambda index: self._draw_about()
        found.styles.height = min(LISTED, len(self._outcomes))
        self._draw()
        found.focus()

    @on(Lines.Fitted)
    def _draw(self) -> None:
        found = self.query_one("#expected", PickList)
        found.show([self._in_short(each) for each in self._outcomes])
        keys = [("enter", "Try it"), ("x", "Drop it"), ("esc", "Go back")]
        spans = [span for key, words in keys for span in ((key, "accent"), (f" {words}   ", "dim"))]
        self.query_one("#expectation-keys", Lines).show([row(*spans)])
        self._draw_about()

    def _in_short(self, outcome: Outcome) -> Row:
        style = ("done", "good") if outcome.met else ("failed", "bad")
        return row((f"{self._signs.glyph(style[0])} ", style[1]), asked(outcome.expectation))  # type: ignore[arg-type]

    def _draw_about(self) -> None:
        about = self.query_one("#about", Lines)
        if about.cells:
            hand = Hand(self._signs, about.cells, "")
            outcome = self._outcomes[self.query_one("#expected", PickList).cursor]
            rows = outcome_rows(outcome, hand)
            about.show([*rows, *(hand.wrapped([(outcome.reason, "dim")]) if outcome.met else ())])

    @property
    def _at_hand(self) -> Outcome:
        return self._outcomes[self.query_one("#expected", PickList).cursor]

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        self.dismiss(Picked(self._outcomes[event.index], drop=False))

    def action_drop(self) -> None:
        """Expect it no more."""
        self.dismiss(Picked(self._at_hand, drop=True))

    async def action_leave(self) -> None:
        """Change nothing."""
        await caught_up(self.focused)
        self.dismiss(None)
