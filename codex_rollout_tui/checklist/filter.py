"""Which items to list: by status, owner role, person, surface, and by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.checklist.payload_fields import texts_in
from codex_rollout_tui.checklist.status_signs import SIGNS

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.fold import ItemStory
    from codex_rollout_tui.checklist.item_status import ItemStatus


class Filter(NamedTuple):
    """What is looked for; an empty field asks nothing. All fields must agree."""

    words: str = ""
    status: str = ""
    role: str = ""
    person: str = ""
    surface: str = ""

    def __bool__(self) -> bool:
        return any((self.words.strip(), self.status, self.role, self.person, self.surface))

    def described(self) -> str:
        """The filter in words."""
        status = {str(name): sign.word for name, sign in SIGNS.items()}.get(self.status, self.status)
        parts = (f"“{self.words.strip()}”" if self.words.strip() else "", status, self.role, self.person, self.surface)
        return ", ".join(part for part in parts if part)

    def matches(self, status: ItemStatus, said: str = "") -> bool:
        """Whether an item is one of those looked for; `said` is what was written about it besides its status."""
        item = status.item
        return (
            (not self.status or status.status == self.status)
            and (not self.role or item.owner == self.role)
            and (not self.person or status.person == self.person)
            and (not self.surface or item.surfaces == self.surface)
            and self._has_words(status, said)
        )

    def _has_words(self, status: ItemStatus, said: str) -> bool:
        item = status.item
        asked = item.challenge.question if item.challenge is not None else ""
        text = " ".join(
            (item.id, item.title, item.do, item.why, item.where, item.url, item.owner, item.when or "", asked,
             item.evidence, item.verified_by, *item.settings, *item.other_names, *item.traps, *item.policy_keys,
             *item.config_keys, *item.checks, status.status, status.reason, status.person or "", said)
        ).casefold()  # fmt: skip
        return all(word in text for word in self.words.casefold().split())


def matching_items(
    states: Iterable[ItemStatus], wanted: Filter, stories: Mapping[str, ItemStory] | None = None
) -> tuple[ItemStatus, ...]:
    """The items that match, those whose title has the words first, else in guide order.

    With `stories`, words are looked for in what was said about an item too: its notes, answers and reasons.
    """
    words = wanted.words.casefold().split()
    matching = [status for status in states if wanted.matches(status, _said((stories or {}).get(status.item.id)))]
    return tuple(sorted(matching, key=lambda s: not all(word in s.item.title.casefold() for word in words)))


def _said(story: ItemStory | None) -> str:
    """Every text in the events of an item."""
    return " ".join(text for event in (story.all if story else ()) for text in texts_in(event.fields))
