"""Why what was good no longer counts: one function a reason, and the first that answers is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import Statement, iso_date
from codex_rollout_tui.checklist.rollout_facts import Facts, PolicyFacts
from codex_rollout_tui.guide.model import Item


def recheck_date(item: Item, event: Event) -> date | None:
    """The last day on which what `event` saw still counts; None when its time cannot be read."""
    looked = iso_date(event.day)
    try:
        return None if looked is None else looked + timedelta(days=item.recheck_days)
    except OverflowError:
        return date.max


def stale_because(item: Item, event: Event, facts: Facts, today: date) -> str | None:
    """Why the good `event` is stale on `today` (UTC), or None while it is fresh."""
    return next((why for reason in REASONS if (why := reason(item, event, facts, today)) is not None), None)


def _overtaken(item: Item, event: Event, facts: Facts, today: date) -> str | None:
    when, why = facts.overtaken.get(item.id, ("", ""))
    return why if event.at < when else None


def _policy_changed(item: Item, event: Event, facts: Facts, today: date) -> str | None:
    """Which policy, or which key of one, is no longer what it was; for a whole policy also which one is new."""
    proved = event.payload.policies if isinstance(event.payload, Statement) else None
    if proved is None:
        return None
    for then in proved:
        now = facts.policies.get(then.name)
        if now is None:
            return f"policy {then.name} is gone"
        if item.whole_policy and then.sha256 != now.sha256:
            return f"policy {then.name} has changed"
        key = _changed_key(item, then.values, now)
        if key is not None:
            return f"{key} has changed in policy {then.name}"
    if item.whole_policy:
        new = facts.policies.keys() - {then.name for then in proved}
        return f"policy {min(new)} is new" if new else None
    return None


def _changed_key(item: Item, then: Mapping[str, Any], now: PolicyFacts) -> str | None:
    both = (key for key in item.policy_keys if key in then and key in now.values)
    return next((key for key in both if not _same(then[key], now.values[key])), None)


def _same(then: Any, now: Any) -> bool:
    """Equal as JSON: `true` is not `1`."""
    return bool(then == now) and json.dumps(then, sort_keys=True) == json.dumps(now, sort_keys=True)


def _revised(item: Item, event: Event, facts: Facts, today: date) -> str | None:
    """The followed edition revised the item after the one it was attested for (without one: after that day)."""
    edition = event.payload.edition if isinstance(event.payload, Statement) else ""
    read = edition or event.day
    later = max((revision.on for revision in item.revised if revision.on > read), default=None)
    return None if later is None else f"the guide revised this on {later}"


def _past_recheck(item: Item, event: Event, facts: Facts, today: date) -> str | None:
    due = recheck_date(item, event)
    if due is None:
        return f"the time of {event.ref} cannot be read"
    return f"needs re-check since {due}" if today > due else None


REASONS: tuple[Callable[[Item, Event, Facts, date], str | None], ...] = (
    _overtaken, _policy_changed, _revised, _past_recheck,
)  # fmt: skip
