"""What is expected of a policy, one row each: whether it is met and why, to try again or to drop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, between, row
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.try_rows import asked, outcome_rows, tally

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.judge import Judgement


class ExpectationChoice(NamedTuple):
    """What to do with one of them."""

    outcome: Judgement
    drop: bool


class ExpectationsScreen(ListScreen[ExpectationChoice, "Judgement"]):
    """Gives back the expectation to try again, or to drop; escape changes nothing."""

    NAME = "What it must do"
    LIST, ABOUT = "Expectations", "Is it met?"
    HELP = (
        "What is expected of this policy: each is tested at every change, by policy test and in CI. Enter tries one "
        "again, x drops it. A new one is kept by enter in the try line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick(False)", "Try it again", priority=True, id="try-expectation"),
        Binding("x,delete", "pick(True)", "Drop it", priority=True, id="drop-expectation"),
    ]

    def __init__(self, outcomes: Sequence[Judgement], signs: Signs, of: str) -> None:
        super().__init__(signs, of)
        self.add_class("-long-rows")
        self._outcomes = sorted(outcomes, key=lambda each: each.met)

    def begin(self) -> None:
        super().begin()
        self.choices.border_title = "".join(text for text, _ in tally(self._outcomes, self.context)).capitalize()

    def listed(self, cells: int) -> list[Row]:
        return [between(self._named(each), [], cells) for each in self._outcomes]

    def _named(self, outcome: Judgement) -> Row:
        sign = (f"{self.signs.glyph('done')} ", "good") if outcome.met else (f"{self.signs.glyph('failed')} ", "bad")
        return row(sign, asked(outcome.expectation))

    def find_out(self, index: int) -> Judgement:
        return self._outcomes[index]

    def told(self, index: int, found: Judgement, context: RowContext) -> list[Row]:
        rows = outcome_rows(found, context)
        return [*rows, *context.wrapped([(found.reason, "dim")], "")] if found.met else rows

    async def action_pick(self, drop: bool) -> None:
        """Try the one under the cursor again, or drop it."""
        await self.caught_up()
        self.dismiss(ExpectationChoice(self._outcomes[self.choices.cursor], drop))
