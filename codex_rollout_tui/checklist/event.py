"""An event: one thing that happened, as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

KINDS = frozenset(
    {
        "attested", "reopened", "waived", "waiting", "assigned", "noted",
        "decided", "saved", "deployed", "observed", "undone",
    }
)  # fmt: skip


class Event(NamedTuple):
    """One line of a journal; a named tuple, since a rollout may have a hundred thousand of them.

    `at` is UTC, `2026-05-20T09:41:03Z`, so that text order is time order; `by` is the writer (`ana-3f9c`);
    `item` is None for events that are about the rollout and not about an item; `body` holds every further
    field of the line (outcome, answer, evidence, edition, until, on, reason, person...). A body is foreign text:
    `text_of` and `date_of` read a field of it whatever type it has.
    """

    seq: int
    at: str
    by: str
    kind: str
    item: str | None
    body: Mapping[str, Any]

    @property
    def ref(self) -> str:
        """How another event names this one: `ana-3f9c:7`."""
        return f"{self.by}:{self.seq}"

    @property
    def day(self) -> str:
        """The day of `at`, as text."""
        return self.at[:10]

    @property
    def outcome(self) -> str | None:
        """done, failed or unknown, on attested and observed events."""
        found = self.body.get("outcome")
        return found if isinstance(found, str) else None

    @property
    def order(self) -> tuple[str, str, int]:
        """The key that sorts events of several writers into one story."""
        return (self.at, self.by, self.seq)

    def text_of(self, name: str) -> str:
        """A field of the body, trimmed; empty when it is missing or is no text."""
        found = self.body.get(name)
        return found.strip() if isinstance(found, str) else ""

    def date_of(self, name: str) -> date | None:
        """A field of the body as a date; None when it is missing or is none."""
        return iso_date(self.text_of(name))


def iso_date(text: str) -> date | None:
    """The date a text is (`2026-05-20`), or None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
