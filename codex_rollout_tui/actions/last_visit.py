"""Where this person was last in this rollout, and what happened since."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.layout import PRIVATE
from codex_rollout_tui.store.private_files import private, read_private

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout


class LastVisit(NamedTuple):
    """The item somebody left, when (UTC ISO), and how many items were stale then."""

    item: str
    at: str
    stale: int


def last_visit(root: Path) -> LastVisit | None:
    """Where this clone was left; None when it never was, or when the note about it cannot be read."""
    try:
        data = json.loads(read_private(root, PRIVATE_NOTE, "place.json"))
        return LastVisit(str(data["item"]), str(data["at"]), int(data["stale"]))
    except (OSError, ValueError, OverflowError, KeyError, TypeError, RecursionError):
        return None


def leave(rollout: Rollout, item: str) -> None:
    """Remember the place; raises WriteFailedError."""
    at = rollout.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    visit = LastVisit(item, at, rollout.statuses().counts["stale"])
    try:
        path = private(rollout.root, "place.json")
    except OSError as error:
        raise write_failed(rollout.root / PRIVATE, error) from error
    write_bytes(path, json.dumps(visit._asdict()).encode(), root=rollout.root, mode=0o600, durable=False)


def since(rollout: Rollout, statuses: Statuses, visit: LastVisit | None) -> str:
    """What happened since then, like `Since you were here: 3 gone stale, ben attested 4.`; empty when nothing did."""
    if visit is None:
        return ""
    news = []
    stale = statuses.counts["stale"] - visit.stale
    if stale > 0:
        news.append(f"{stale} gone stale")
    mine = rollout.known_writer
    newer = takewhile(lambda event: event.at > visit.at, reversed(rollout.events))
    others = Counter((event.person, event.kind) for event in newer if event.by != mine)
    news += [f"{person} {kind} {count}" for (person, kind), count in sorted(others.items())]
    return f"Since you were here: {', '.join(news)}." if news else ""
