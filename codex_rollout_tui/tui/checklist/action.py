"""What a key of the checklist does, what it needs before it can be done, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Flag, auto
from typing import Protocol


class Need(Flag):
    """What an action needs."""

    NOTHING = 0
    ROLLOUT = auto()
    NO_GUEST = auto()
    """That the item's page is there, and nothing stands in its place."""
    NO_FORM = auto()
    """That no form is being filled in; choices may be open."""
    ITEM_IN_SIGHT = auto()


WHY_NOT: dict[Need, str] = {
    Need.ROLLOUT: "There is no rollout yet. Press d to begin.",
    Need.NO_GUEST: "This is still open: esc leaves it, then the key works.",
    Need.NO_FORM: "This is still open: esc leaves it, then the key works.",
    Need.ITEM_IN_SIGHT: "Go to an item first: enter opens it.",
}
"""What is said where a need is not met."""


@dataclass(frozen=True)
class Action:
    """What is done, what it needs of the screen, and what else may stand in its way (None: nothing does)."""

    run: Callable[[], Awaitable[None]]
    needs: Need = Need.NOTHING
    obstacle: Callable[[], str | None] = lambda: None


class Say(Protocol):
    """Shows one sentence, until the next."""

    def __call__(self, text: str, style: str = "", /) -> None:
        """Show it."""


def refusal(action: Action, unmet: Need) -> str | None:
    """Why an action cannot be done now, which may be no more than that it cannot (empty); None where it can."""
    for need in WHY_NOT:
        if need is not Need.ITEM_IN_SIGHT and need & action.needs & unmet:
            return WHY_NOT[need]
    obstacle = action.obstacle()
    if obstacle is not None:
        return obstacle
    return WHY_NOT[Need.ITEM_IN_SIGHT] if Need.ITEM_IN_SIGHT & action.needs & unmet else None
