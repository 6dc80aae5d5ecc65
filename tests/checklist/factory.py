"""Small items and short stories: what the tests of the checklist are written with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import ItemStatus, item_status
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.model import Challenge, ChallengeOption, FactSource, Item, Revision

ANA = "ana-3f9c"
NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
UNDECIDED = Decisions(frozenset())
NO_FACTS = Facts()
CHALLENGE = Challenge(
    "What does the toggle show?",
    (ChallengeOption("on", "done"), ChallengeOption("off", "failed"), ChallengeOption("I can't see it", "unknown")),
)


def make_item(**fields: Any) -> Item:
    """An item without challenge, condition, needs or policy, to be looked at again after 30 days."""
    plain: dict[str, Any] = {
        "id": "thing", "order": 1, "step": 0, "title": "Thing", "do": "Do it.", "why": "Because.",
        "surfaces": "always", "owner": "codex admin", "url": "https://example.com", "evidence": "A note.",
        "verify": "attest", "verified_by": "Somebody looks.", "recheck_days": 30, "since": "2026-04-21",
        "sources": (FactSource("https://example.com", "2026-05-18", "guide"),),
    }  # fmt: skip
    return Item(**{**plain, **fields})


def revision(on: str) -> Revision:
    return Revision(on, "It reads otherwise.", {})


@dataclass(frozen=True)
class Deed:
    """An event before it has a number: `day` is `05-10` of 2026, or a whole date, or a whole time."""

    day: str
    kind: str
    body: Mapping[str, Any]

    def numbered(self, seq: int, item: str, by: str) -> Event:
        day = f"2026-{self.day}" if len(self.day) == 5 else self.day
        return Event(seq, day if len(day) != 10 else f"{day}T09:00:00Z", by, self.kind, item, self.body)


def attested(day: str, outcome: object = "done", **body: object) -> Deed:
    return Deed(day, "attested", {"outcome": outcome, "edition": "2026-05-18", **body})


def failed(day: str, **body: object) -> Deed:
    return attested(day, "failed", **body)


def unseen(day: str, **body: object) -> Deed:
    """A person who could not look."""
    return attested(day, "unknown", **body)


def observed(day: str, outcome: object = "done", **body: object) -> Deed:
    return Deed(day, "observed", {"outcome": outcome, **body})


def blind(day: str, reason: str = "no network") -> Deed:
    """A probe that could not look."""
    return observed(day, "unknown", reason=reason)


def waiting(day: str, until: object = "2026-06-01", on: object = "support") -> Deed:
    return Deed(day, "waiting", {"on": on, "until": until})


def waived(day: str, until: object = "2026-06-01", reason: object = "not before autumn") -> Deed:
    return Deed(day, "waived", {"reason": reason, "until": until})


def reopened(day: str) -> Deed:
    return Deed(day, "reopened", {})


def assigned(day: str, person: object) -> Deed:
    return Deed(day, "assigned", {"person": person})


def noted(day: str) -> Deed:
    return Deed(day, "noted", {"text": "seen with Ben"})


def undone(day: str, *numbers: int) -> Deed:
    """The events with these numbers taken back."""
    return Deed(day, "undone", {"undoes": [f"{ANA}:{number}" for number in numbers]})


def journal(*deeds: Deed, item: str = "thing", by: str = ANA, start: int = 1) -> list[Event]:
    """The deeds as events, numbered from `start`."""
    return [deed.numbered(seq, item, by) for seq, deed in enumerate(deeds, start)]


def state(
    *deeds: Deed,
    item: Item | None = None,
    decisions: Decisions = UNDECIDED,
    facts: Facts = NO_FACTS,
    now: datetime = NOW,
) -> ItemStatus:
    """What an item is after these deeds."""
    item = item or make_item()
    return item_status(item, fold(journal(*deeds, item=item.id)).stories.get(item.id), decisions, facts, now)


def at_noon(day: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day}T12:00:00+00:00")
