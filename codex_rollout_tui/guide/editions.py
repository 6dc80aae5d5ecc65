"""An edition as a view of the data, and the difference of two."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.guide import load
from codex_rollout_tui.guide.model import Edition, Item, Revision, Step


class GuideView(NamedTuple):
    """The guide as one edition has it: steps and items in order."""

    edition: Edition
    steps: tuple[Step, ...]
    items: tuple[Item, ...]
    by_id: Mapping[str, Item]

    def of_step(self, number: int) -> tuple[Item, ...]:
        """The items of one step, in guide order."""
        return tuple(item for item in self.items if item.step == number)

    def item(self, item_id: str) -> Item:
        """The item of that id; raises UsageError naming the nearest ids."""
        found = self.by_id.get(item_id)
        if found is not None:
            return found
        elsewhere = next((item for item in load.items() if item.id == item_id), None)
        if elsewhere is not None:
            raise UsageError(
                f"The edition {self.edition.date} of the guide has no item '{item_id}'; "
                f"{'a later' if elsewhere.since > self.edition.date else 'an earlier'} one has."
            )
        raise UsageError(
            f"There is no item '{item_id}'.{nearest(item_id, self.by_id)} List them with: codex-rollout guide list"
        )


def nearest(word: str, known: Mapping[str, object]) -> str:
    """' Did you mean …?' for the nearest known names, or nothing when none is near."""
    from rapidfuzz import fuzz, process

    names = process.extract(word, list(known), scorer=fuzz.WRatio, limit=3, score_cutoff=70)
    return f" Did you mean {' or '.join(name for name, _, _ in names)}?" if names else ""


def _as_of(item: Item, date: str) -> Item:
    """The item as it read on `date`: later revisions taken back, newest first."""
    if not item.revised:
        return item
    for revision in sorted(item.revised, key=lambda r: r.on, reverse=True):
        if revision.on > date:
            item = item._replace(**revision.before)
    return item._replace(revised=tuple(r for r in item.revised if r.on <= date))


@cache
def view(date: str | None = None) -> GuideView:
    """The guide of the edition `date` (default: the newest); raises UsageError for an unknown one."""
    known = load.editions()
    day = date or known[-1].date
    edition = next((e for e in known if e.date == day), None)
    if edition is None:
        dates = ", ".join(e.date for e in known)
        raise UsageError(f"There is no edition '{day}' of the guide. Known editions: {dates}.")
    shown = tuple(
        _as_of(item, day) for item in load.items() if item.since <= day and (item.until is None or day < item.until)
    )
    return GuideView(edition, load.steps(), shown, {item.id: item for item in shown})


class Difference(NamedTuple):
    """What changed from one edition to another."""

    old: Edition
    new: Edition
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    revised: tuple[tuple[Item, Revision], ...]


def difference(old: str | None = None, new: str | None = None) -> Difference:
    """Compare two editions, by default the newest with the one before it.

    Raises UsageError when one is unknown or they are in the wrong order.
    """
    known = load.editions()
    before, after = view(old or known[-2].date), view(new)
    if before.edition.date > after.edition.date:
        raise UsageError(f"{old} is newer than {after.edition.date}; write the older edition first.")
    return Difference(
        before.edition,
        after.edition,
        added=tuple(i for i in after.items if i.id not in before.by_id),
        removed=tuple(i for i in before.items if i.id not in after.by_id),
        revised=tuple(
            (i, r) for i in after.items for r in i.revised if i.id in before.by_id and r.on > before.edition.date
        ),
    )
