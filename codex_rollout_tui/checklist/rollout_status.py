"""Where the whole rollout stands: every item's state, progress per step and whole, and what is next for whom."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from codex_rollout_tui.checklist.clock import due_day
from codex_rollout_tui.checklist.concern import Concern, concerns
from codex_rollout_tui.checklist.fold import Folded
from codex_rollout_tui.checklist.item_status import GOOD, OUT_OF_SCORE, STATUSES, ItemStatus, Status
from codex_rollout_tui.checklist.known_status import known_status
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.editions import GuideView
from codex_rollout_tui.guide.model import Item


class Score(NamedTuple):
    """How many of the items that count are good; waived and not-applicable ones do not count."""

    good: int
    counted: int

    @property
    def progress(self) -> float:
        """0 to 1; nothing counted is 0, for nothing was looked at."""
        return self.good / self.counted if self.counted else 0.0


def score(states: Iterable[ItemStatus]) -> Score:
    """The one place where the score is computed."""
    counted = [state for state in states if state.status not in OUT_OF_SCORE]
    return Score(sum(state.status in GOOD for state in counted), len(counted))


class Statuses(NamedTuple):
    """Every item's state at one moment."""

    view: GuideView
    states: Mapping[str, ItemStatus]
    now: datetime

    @property
    def score(self) -> Score:
        """The score of the whole."""
        return score(self.states.values())

    @property
    def counts(self) -> dict[Status, int]:
        """How many items have each of the nine statuses."""
        statuses = [item.status for item in self.states.values()]
        return {status: statuses.count(status) for status in STATUSES}

    def of_step(self, number: int) -> tuple[ItemStatus, ...]:
        """The states of one step's items, in guide order."""
        return tuple(self.states[item.id] for item in self.view.of_step(number))

    def open_needs(self, item: Item) -> tuple[ItemStatus, ...]:
        """The prerequisites that are not met; one that is hidden, waived or not in this edition counts as met."""
        needed = (self.states.get(need) for need in item.needs)
        return tuple(
            status for status in needed if status and status.status not in GOOD and status.status not in OUT_OF_SCORE
        )

    def is_good(self) -> bool:
        """Whether nothing is open."""
        return all(status.status in GOOD or status.status in OUT_OF_SCORE for status in self.states.values())

    def next_items(self) -> tuple[ItemStatus, ...]:
        """What needs somebody now, most pressing first: failed, stale, overdue, unknown, then what can begin."""
        return tuple(sorted(filter(self._is_next, self.states.values()), key=_urgency))

    def concerns(self) -> tuple[Concern, ...]:
        """The same with all that fails for one cause as one."""
        return concerns(self.next_items())

    def _is_next(self, status: ItemStatus) -> bool:
        if status.status == "todo":
            return not self.open_needs(status.item)
        return status.overdue or status.status in ("failed", "stale", "unknown")


_URGENCY: tuple[Status, ...] = ("failed", "stale", "waiting", "unknown", "todo")


def _urgency(status: ItemStatus) -> tuple[int, int]:
    return (_URGENCY.index(status.status), status.item.order)


def derive_statuses(
    view: GuideView,
    folded: Folded,
    decisions: Decisions,
    facts: Facts,
    now: datetime,
    items: Iterable[Item] | None = None,
) -> Statuses:
    """Work out every item of the edition, or some of them."""
    today = due_day(folded.log, now, facts.last_used)
    states = {
        item.id: known_status(item, folded.stories.get(item.id), decisions, facts, now, today)
        for item in (view.items if items is None else items)
    }
    return Statuses(view, states, now)


def with_needs(view: GuideView, ids: Collection[str]) -> tuple[Item, ...]:
    """Some items by id, and what they need, in guide order."""
    wanted = {*ids, *(need for item in view.items if item.id in ids for need in item.needs)}
    return tuple(item for item in view.items if item.id in wanted)
