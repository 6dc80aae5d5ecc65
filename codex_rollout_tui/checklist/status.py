"""The status of an item: derived from guide, events, decisions, facts and clock by one pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.facts import Decisions, Facts
from codex_rollout_tui.checklist.fold import ItemStory
from codex_rollout_tui.guide.model import Item

Status = Literal[
    "todo", "waiting", "done", "verified", "failed", "unknown", "stale", "waived", "not-applicable"
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
GOOD = frozenset({"done", "verified"})
OUT_OF_SCORE = frozenset({"not-applicable", "waived"})

_NO_STORY = ItemStory((), None, ())


@dataclass(frozen=True, slots=True)
class ItemState:
    """What an item is now, and why.

    `event` is the one that decides; `since` its time; `due` the date (ISO) at which something is to happen:
    the follow-up of a waiting, the end of a waiver, the re-check of a good; `overdue` says that a waiting's
    date has passed; `unchallenged` that it was ticked without an answer to its challenge; `blind` why it
    could not be looked at again.
    """

    item: Item
    status: Status
    reason: str
    event: Event | None = None
    due: str | None = None
    overdue: bool = False
    unchallenged: bool = False
    blind: str | None = None
    person: str | None = None

    @property
    def since(self) -> str | None:
        """When it became so, UTC ISO."""
        return self.event.at if self.event else None


def parse_time(text: str) -> datetime:
    """An event's `at` as an aware datetime."""
    return datetime.fromisoformat(text).astimezone(UTC)


def hidden_because(item: Item, decisions: Decisions) -> str | None:
    """Why the item does not apply to this rollout, or None when it does."""
    if item.surfaces != "always" and decisions.surfaces and item.surfaces not in decisions.surfaces:
        return f"Codex {item.surfaces} is not used here"
    if item.when is not None and decisions.conditions.get(item.when) is False:
        return f"answered no: {item.when}"
    return None


def state_of(item: Item, story: ItemStory | None, decisions: Decisions, facts: Facts, now: datetime) -> ItemState:
    """What `item` is at `now` (aware): hidden, else waived until its end, else the newest of the other events."""
    story = story or _NO_STORY
    person = _person(item, story, decisions)
    hidden = hidden_because(item, decisions)
    if hidden is not None:
        return ItemState(item, "not-applicable", hidden, person=person)
    today = now.astimezone(UTC).date()
    waiver = _newest(story.standing, "waived")
    if waiver is not None and (until := _date(waiver.body.get("until"))) is not None and today <= until:
        reason = f"{waiver.body.get('reason', '')} (by {waiver.by}, until {until})"
        return ItemState(item, "waived", reason, waiver, str(until), person=person)
    state = _from_newest(item, story.standing, facts, now, person)
    if state.status == "todo" and waiver is not None:
        return ItemState(item, "todo", f"its waiver ended on {waiver.body.get('until')}", person=person)
    return state


def _person(item: Item, story: ItemStory, decisions: Decisions) -> str | None:
    if story.assigned is not None and (name := story.assigned.body.get("person")):
        return str(name)
    return decisions.owners.get(item.owner.casefold().replace(" ", "-"))


def _newest(events: Sequence[Event], kind: str) -> Event | None:
    return next((event for event in reversed(events) if event.kind == kind), None)


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_blind(event: Event) -> bool:
    return event.kind == "observed" and event.outcome not in ("done", "failed")


def _from_newest(item: Item, standing: Sequence[Event], facts: Facts, now: datetime, person: str | None) -> ItemState:
    told = [event for event in standing if event.kind != "waived"]
    if not told:
        return ItemState(item, "todo", "", person=person)
    newest = told[-1]
    if not _is_blind(newest):
        return _from_event(item, newest, facts, now, person, None)
    why = f"could not look on {_day(newest)}: {newest.body.get('reason', 'no reason given')}"
    seen = next((event for event in reversed(told) if not _is_blind(event)), None)
    if seen is not None and (seen.kind == "waiting" or seen.outcome == "done"):
        return _from_event(item, seen, facts, now, person, why)
    earlier = f"; before that it had failed on {_day(seen)}" if seen and seen.outcome == "failed" else ""
    return ItemState(item, "unknown", f"{why}{earlier}", newest, blind=why, person=person)


def _day(event: Event | None) -> str:
    return event.at[:10] if event else ""


def _from_event(
    item: Item, event: Event, facts: Facts, now: datetime, person: str | None, blind: str | None
) -> ItemState:
    if event.kind == "waiting":
        until = _date(event.body.get("until"))
        overdue = until is not None and now.astimezone(UTC).date() > until
        due = f", follow up {'was due on' if overdue else 'on'} {until}" if until else ""
        reason = f"on {event.body.get('on', 'somebody')} since {_day(event)}{due}"
        return ItemState(
            item, "waiting", reason, event, str(until) if until else None, overdue, blind=blind, person=person
        )
    if event.outcome == "failed":
        return ItemState(item, "failed", _said(event) or f"said no on {_day(event)}", event, person=person)
    if event.outcome != "done":
        return ItemState(item, "unknown", _said(event) or f"could not look on {_day(event)}", event, person=person)
    recheck = parse_time(event.at) + timedelta(days=item.recheck_days)
    unchallenged = event.kind == "attested" and item.challenge is not None and event.body.get("answer") is None
    stale = _stale_because(item, event, facts, recheck, now)
    status: Status = "stale" if stale else "verified" if event.kind == "observed" else "done"
    said = "; ".join(part for part in (stale, _said(event), blind) if part)
    return ItemState(
        item, status, said, event, str(recheck.date()), unchallenged=unchallenged, blind=blind, person=person
    )


def _said(event: Event) -> str:
    """The evidence in a few words: the answer, then the notes."""
    parts = [str(event.body["answer"])] if event.body.get("answer") is not None else []
    if isinstance(event.body.get("reason"), str):
        parts.append(event.body["reason"])
    evidence = event.body.get("evidence")
    for proof in evidence if isinstance(evidence, list) else ():
        if isinstance(proof, dict):
            parts.append(str(proof.get("text") or proof.get("url") or proof.get("name") or ""))
    return "; ".join(part for part in parts if part)


def _stale_because(item: Item, event: Event, facts: Facts, recheck: datetime, now: datetime) -> str | None:
    overtaken = facts.overtaken.get(item.id)
    if overtaken is not None and event.at < overtaken[0]:
        return overtaken[1]
    changed = _policy_change(item, event.body.get("policies"), facts)
    if changed is not None:
        return changed
    edition = event.body.get("edition")
    for revision in item.revised:
        if isinstance(edition, str) and edition < revision.on:
            return f"the guide revised this on {revision.on}"
    return f"re-check was due on {recheck.date()}" if now > recheck else None


def _policy_change(item: Item, recorded: object, facts: Facts) -> str | None:
    """Which policy, or which key of it, is no longer what it was when attested."""
    for then in recorded if isinstance(recorded, list) else ():
        if not isinstance(then, Mapping):
            continue
        name = str(then.get("name"))
        now = facts.policies.get(name)
        if now is None:
            return f"policy {name} is gone"
        if item.whole_policy and then.get("sha256") != now.sha256:
            return f"policy {name} has changed"
        values: Mapping[str, Any] = then.get("values") or {}
        for key in item.policy_keys:
            if key in values and key in now.values and values[key] != now.values[key]:
                return f"{key} has changed in policy {name}"
    return None
