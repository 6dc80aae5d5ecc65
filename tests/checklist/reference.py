"""The statuses told a second time, another way: the story is walked forwards once, and days are counted, not dated.

Slow and plain on purpose; what it shares with the code under test is the nouns alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts
from codex_rollout_tui.guide.model import Item


@dataclass
class Expected:
    """What an item should be. `cause` is why it is stale: overtaken, policy, guide or age."""

    status: str
    decides: str | None = None
    due: str | None = None
    overdue: bool = False
    unchallenged: bool = False
    blind: bool = False
    cause: str = ""
    failed_before: bool = False


def name_of(event: Event) -> str:
    return f"{event.by}:{event.seq}"


def day_number(text: Any) -> int | None:
    """Days since the year 1 of a date like `2026-05-20`, or None."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        return None
    year, month, day = (int(part) for part in text.strip().split("-"))
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def expected(item: Item, events: Sequence[Event], decisions: Decisions, facts: Facts, now: datetime) -> Expected:
    if item.surfaces == "local" and decisions.surfaces == {"cloud"}:
        return Expected("not-applicable")
    if item.surfaces == "cloud" and decisions.surfaces == {"local"}:
        return Expected("not-applicable")
    if item.when in [condition for condition, answer in decisions.conditions.items() if answer is False]:
        return Expected("not-applicable")

    taken_back: list[str] = []
    for event in events:
        if event.kind == "undone":
            taken_back += event.fields["undoes"]
    word: Event | None = None  # the newest that could look, or waits
    darkness: Event | None = None  # the newest blind probe after it
    waiver: Event | None = None
    ahead: list[Event] = []  # what the clock has not reached, five minutes granted
    for event in events:
        if event.item != item.id or name_of(event) in taken_back:
            continue
        if event.kind == "reopened":
            word = darkness = waiver = None
            ahead = []
        elif datetime.fromisoformat(event.at).timestamp() - now.timestamp() > 300:
            ahead += [event] if event.kind in ("attested", "observed", "waiting") else []
        elif event.kind == "waived":
            waiver = event if day_number(event.fields.get("until")) is not None else waiver
        elif (
            event.kind == "observed"
            and event.fields.get("outcome") != "done"
            and event.fields.get("outcome") != "failed"
        ):
            darkness = event
        elif event.kind in ("attested", "observed", "waiting"):
            word, darkness = event, None

    today = now.date().toordinal()
    if waiver is not None:
        end = day_number(waiver.fields["until"])
        assert end is not None
        if end >= today:
            return Expected("waived", name_of(waiver), waiver.fields["until"].strip())
    for event in ahead:
        if event.kind != "waiting" and event.fields.get("outcome") == "failed":
            word, darkness, found = event, None, Expected("failed", name_of(event))
    if word in ahead:
        return found
    if ahead and word is None and darkness is None:
        newest = ahead[-1]
        if newest.kind == "waiting":
            return Expected("waiting", name_of(newest), overdue=True)
        good = newest.fields.get("outcome") == "done"
        return Expected("stale" if good else "unknown", name_of(newest), cause="future" if good else "")
    return _of(item, word, darkness, facts, today)


def _of(item: Item, word: Event | None, darkness: Event | None, facts: Facts, today: int) -> Expected:
    if word is None and darkness is None:
        return Expected("todo")
    if word is None or (darkness is not None and word.kind != "waiting" and word.fields.get("outcome") != "done"):
        assert darkness is not None
        no = word is not None and word.fields.get("outcome") == "failed"
        return Expected("unknown", name_of(darkness), blind=True, failed_before=no)
    found = Expected("", name_of(word), blind=darkness is not None)
    if word.kind == "waiting":
        found.status = "waiting"
        end = day_number(word.fields.get("until"))
        found.due = None if end is None else word.fields["until"].strip()
        found.overdue = end is not None and end < today
        return found
    if word.fields.get("outcome") != "done":
        found.status = "failed" if word.fields.get("outcome") == "failed" else "unknown"
        return found
    said = word.fields.get("answer")
    found.unchallenged = bool(word.kind == "attested" and item.challenge) and not (
        isinstance(said, str) and said.strip()
    )
    seen = day_number(word.at[:10])
    assert seen is not None
    found.due = date.fromordinal(seen + item.recheck_days).isoformat()
    found.cause = _cause(item, word, facts, today - seen)
    found.status = "stale" if found.cause else {"attested": "done", "observed": "verified"}[word.kind]
    return found


def _cause(item: Item, word: Event, facts: Facts, age: int) -> str:
    if item.id in facts.overtaken and not word.at >= facts.overtaken[item.id][0]:
        return "overtaken"
    kept = word.fields.get("policies")
    if isinstance(kept, list) and _policies_differ(item, kept, facts):
        return "policy"
    edition = word.fields["edition"] if isinstance(word.fields.get("edition"), str) else word.at[:10]
    if [revision for revision in item.revised if edition < revision.on]:
        return "guide"
    return "age" if age > item.recheck_days else ""


def _policies_differ(item: Item, kept: list[Any], facts: Facts) -> bool:
    for then in kept:
        if then["name"] not in facts.policies:
            return True
    if item.whole_policy:
        before = {(then["name"], then["sha256"]) for then in kept}
        return before != {(name, now.sha256) for name, now in facts.policies.items()}
    for then in kept:
        values = facts.policies[then["name"]].values
        for key in item.policy_keys:
            if key in then["values"] and key in values and then["values"][key] != values[key]:
                return True
    return False
