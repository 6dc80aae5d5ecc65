"""Where this person was last in this rollout, kept in `private/` of the clone."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.layout import PRIVATE
from codex_rollout_tui.store.private_files import private, read_private

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout


class ChecklistPlace(NamedTuple):
    """Where in the checklist: the item, the pane with the focus, the one in the large, and how far the page is down."""

    item: str
    pane: str = ""
    large: str = ""
    scroll: int = 0


class LastVisit(NamedTuple):
    """The place somebody left, when (UTC ISO), and the items that were stale then."""

    place: ChecklistPlace
    at: str
    stale: frozenset[str]


def last_visit(root: Path) -> LastVisit | None:
    """Where this clone was left; None when it never was, or when the note about it cannot be read."""
    try:
        data = json.loads(read_private(root, PRIVATE_NOTE, "place.json"))
        place = ChecklistPlace(
            str(data["item"]), str(data.get("pane", "")), str(data.get("large", "")), int(data.get("scroll", 0))
        )
        stale = data["stale"]
        if not isinstance(stale, list):
            return None
        return LastVisit(place, str(data["at"]), frozenset(map(str, stale)))
    except (OSError, ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def leave(rollout: Rollout, place: ChecklistPlace) -> None:
    """Remember the place; raises WriteFailedError."""
    at = rollout.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stale = [name for name, status in rollout.statuses().states.items() if status.status == "stale"]
    try:
        path = private(rollout.root, "place.json")
    except OSError as error:
        raise write_failed(rollout.root / PRIVATE, error) from error
    note = json.dumps({**place._asdict(), "at": at, "stale": stale})
    write_bytes(path, note.encode(), root=rollout.root, mode=0o600, durable=False)
