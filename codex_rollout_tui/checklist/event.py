"""One thing that happened, as a line of a journal says it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from codex_rollout_tui.checklist.payload_fields import read_payload
from codex_rollout_tui.checklist.payloads import Payload
from codex_rollout_tui.writer import person_of


class _Head(NamedTuple):
    seq: int
    at: str
    by: str
    kind: str
    item: str | None
    fields: Mapping[str, Any]


class Event(_Head):
    """One line of a journal.

    `at` is UTC, `2026-05-20T09:41:03Z`, so that text order is time order; `by` is the writer (`ana-3f9c`);
    `item` is None for events that are about the rollout and not about an item. `fields` is what else the line holds,
    whatever it is; what of it is understood is the `payload`.
    """

    @cached_property
    def payload(self) -> Payload:
        """What it says, typed."""
        return read_payload(self.kind, self.item, self.fields)

    @property
    def ref(self) -> str:
        """How another event names this one: `ana-3f9c:7`."""
        return f"{self.by}:{self.seq}"

    @property
    def day(self) -> str:
        """The day of `at`, as text."""
        return self.at[:10]

    @property
    def person(self) -> str:
        """Who wrote it, as people call them."""
        return person_of(self.by)

    @property
    def action(self) -> int:
        """The number of the first event of the action it belongs to: those of one action were written together."""
        first = self.fields.get("with")
        return first if isinstance(first, int) else self.seq

    @property
    def order(self) -> tuple[str, str, int]:
        """The key that sorts events of several writers into one story."""
        return (self.at, self.by, self.seq)
