"""What is expected of a policy, one row each: whether it is met and why, to try again or to drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, between, row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.list_pane import AboutRows, Listing
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.try_rows import expectation_words, outcome_rows, tally

if TYPE_CHECKING:
    from codex_rollout_tui.errors import RolloutError
    from codex_rollout_tui.policy.expectations.judge import Judgement


class ExpectationChoice(NamedTuple):
    """What to do with one of them."""

    outcome: Judgement
    drop: bool


class ExpectationsScreen(ListScreen[ExpectationChoice, "Judgement"]):
    """Gives back the expectation to try again, or to drop; escape changes nothing."""

    HELP = (
        "What is expected of this policy: each is tested at every change, by policy test and in CI. Enter tries one "
        "again, x drops it. A new one is kept by enter in the try line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick(False)", "Try it again", priority=True, id="try-expectation"),
        Binding("x,delete", "pick(True)", "Drop it", priority=True, id="drop-expectation"),
    ]

    def __init__(self, outcomes: Sequence[Judgement], signs: Signs, of: str) -> None:
        self._listing = ExpectationListing(outcomes, signs)
        super().__init__("What it must do", self._listing.listing(), signs, of)

    def action_pick(self, drop: bool) -> None:
        """Try the one under the cursor again, or drop it."""
        self.dismiss(ExpectationChoice(self._listing.outcomes[self.pane.choices.cursor], drop))


class ExpectationListing:
    """Expectations, the unmet first."""

    def __init__(self, outcomes: Sequence[Judgement], signs: Signs) -> None:
        self.outcomes = sorted(outcomes, key=lambda outcome: outcome.met)
        self._signs = signs

    def listing(self) -> Listing[Judgement]:
        """The list of them."""
        title = "".join(text for text, _ in tally(self.outcomes, RowContext(self._signs, 0, ""))).capitalize()
        return Listing(title, "Is it met?", self._rows, lambda index: self.outcomes[index], self._about)

    def _rows(self, cells: int, facts: Mapping[int, Judgement | RolloutError]) -> list[Row]:
        return [between(self._row(outcome), [], cells) for outcome in self.outcomes]

    def _row(self, outcome: Judgement) -> Row:
        glyph = self._signs.glyph("done" if outcome.met else "failed")
        return row((f"{glyph} ", "good" if outcome.met else "bad"), expectation_words(outcome.expectation))

    def _about(self, index: int, outcome: Judgement, context: RowContext) -> AboutRows:
        rows = outcome_rows(outcome, context)
        reason = context.wrapped([(outcome.reason, "dim")], "") if outcome.met else []
        return AboutRows([*rows, *reason])
