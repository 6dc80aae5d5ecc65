"""A rollout of the real guide in one call, and guides of a few items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts, PolicyFacts
from codex_rollout_tui.checklist.rollout_status import Statuses, derive_statuses
from codex_rollout_tui.guide.editions import GuideView, view
from codex_rollout_tui.guide.model import Edition, Item, Step
from tests.checklist.factory import ANA, NOW, Deed, attested, waiting

OLD, NEW = "2026-04-21", "2026-05-18"
LOCAL, CLOUD = Decisions(frozenset({"local"})), Decisions(frozenset({"cloud"}))
BOTH = Decisions(frozenset({"local", "cloud"}))
IDS = tuple(item.id for item in view(NEW).items)
UNSEEN = Facts(
    {"baseline": PolicyFacts("a1", {})},
    decided=frozenset(item.decides for item in view(NEW).items if item.decides is not None),
)
"""A rollout that has decided everything, and a policy that nobody looked at: what people say is all there is."""
OVERDUE = waiting("05-01", "2026-05-10")
OLD_GOOD = attested("2025-01-01")


def statuses_of(
    told: Mapping[str, Deed], edition: str = NEW, decisions: Decisions = BOTH, now: datetime = NOW
) -> Statuses:
    """The standing after one deed each on some items."""
    events = [deed.numbered(seq, item, ANA) for seq, (item, deed) in enumerate(told.items(), 1)]
    return derive_statuses(view(edition), fold(sorted(events, key=lambda event: event.order)), decisions, UNSEEN, now)


def view_of(*items: Item) -> GuideView:
    """A guide of just these items, all of one step."""
    edition = Edition(NEW, "A guide", "https://example.com", "A page")
    return GuideView(edition, (Step(0, "First", "All of it."),), items, {item.id: item for item in items})


def names(statuses: Statuses) -> list[str]:
    """The ids of what is next."""
    return [state.item.id for state in statuses.next_items()]
