"""Times as a person says them: `today`, `3 d`, `in 5 d`."""

from __future__ import annotations

from datetime import UTC, date, datetime


def age(at: str, now: datetime) -> str:
    """How long ago an event's time was: `now`, `12 min`, `5 h`, `3 d`."""
    seconds = int((now - datetime.fromisoformat(at)).total_seconds())
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60}\xa0min"
    if seconds < 86400:
        return f"{seconds // 3600}\xa0h"
    return f"{seconds // 86400}\xa0d"


def until(day: str, now: datetime) -> str:
    """How far a date is: `today`, `in 3 d`, `3 d ago`."""
    days = (date.fromisoformat(day) - now.astimezone(UTC).date()).days
    return "today" if days == 0 else f"in {days}\xa0d" if days > 0 else f"{-days}\xa0d ago"
