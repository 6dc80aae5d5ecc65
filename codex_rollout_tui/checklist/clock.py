"""The clock that was handed in, held against what events and this clone say of the time.

A clock can be wrong either way, and a line can be dated by hand. What is dated after the clock never counts as fresh.
What is due is due by the latest day that somebody vouches for, so a clock that goes back makes nothing fresh again.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import EventLog, EventView
from codex_rollout_tui.checklist.payloads import iso_date

SKEW = timedelta(minutes=5)
"""By so much two machines may disagree and both be right."""
NEAR = timedelta(days=180)
"""One event vouches for a day this far ahead of the clock. Beyond, it takes events of two days: one wrong date, or one
sitting with a wrong clock, is no reason to call everything stale; a clock that went back meets many of them."""


CLAMP = timedelta(days=7)
"""So far ahead of the clock a writer's last event may be for the next one to get its time, which keeps their order."""


class Moment(NamedTuple):
    """What time it is for a status.

    latest  the last time (UTC, ISO) an event can have; what is later is from the future
    day     what is due is due by this day
    """

    latest: str
    day: date


def moment(now: datetime, day: date | None = None) -> Moment:
    """The moment of a clock (aware), with the day that counts for what is due where that is another one."""
    utc = now.astimezone(UTC)
    return Moment(f"{(utc + SKEW).isoformat(timespec='seconds')[:19]}Z", utc.date() if day is None else day)


def due_day(log: EventLog, now: datetime, last_used: date | None = None) -> date:
    """The latest day that the clock, the events that were not taken back or the last use of this clone vouch for."""
    today = now.astimezone(UTC).date()
    near = min(today, date.max - NEAR) + NEAR
    vouched = [today]
    if last_used is not None and last_used <= near:
        vouched.append(last_used)
    far: set[date] = set()
    for event in _newest_first(log):
        day = iso_date(event.day)
        if day is None:
            continue
        if day <= near:
            vouched.append(day)
            break
        far.add(day)
        if len(far) > 1:
            return day
    return max(vouched)


def is_behind(now: datetime, last_used: date | None) -> bool:
    """Whether the clock shows an earlier day than it did before, as far as that was right."""
    today = now.astimezone(UTC).date()
    return last_used is not None and today < last_used <= min(today, date.max - NEAR) + NEAR


def time_to_write(now: datetime, last: str) -> str:
    """The time of a new event (UTC, ISO) after the writer's last one.

    Never earlier than that, so that their order stays, unless that one is from a future no clock skew explains: what
    comes after one wrong date is not dated wrongly too.
    """
    utc = now.astimezone(UTC)
    text, most = (f"{time.isoformat(timespec='seconds')[:19]}Z" for time in (utc, utc + CLAMP))
    return last if text < last <= most else text


def future_events(log: EventLog, now: datetime) -> tuple[Event, ...]:
    """The events dated after the clock that were not taken back, newest first."""
    latest = moment(now).latest
    events: list[Event] = []
    for event in _newest_first(log):
        if event.at <= latest:
            break
        events.append(event)
    return tuple(events)


def split(events: EventView, latest: str) -> tuple[EventView, EventView]:
    """The events up to a time, and those after it; only the newest ones are read for that."""
    count = len(events)
    while count and events[count - 1].at > latest:
        count -= 1
    return events[:count], events[count:]


def not_come(event: Event) -> str:
    """In words why an event from the future does not count."""
    if iso_date(event.day) is None:
        return f"the time of {event.ref} cannot be read"
    return f"dated {event.day}, which has not come yet"


def _newest_first(log: EventLog) -> Iterator[Event]:
    return (log[position] for position in range(len(log) - 1, -1, -1) if not log.gone[position])
