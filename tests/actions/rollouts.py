"""What the tests of the actions share: a rollout at a fixed moment, its people, and a look at the folder."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.policy import edit_policy
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.start import start
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.policy.edit.keys import set_value
from codex_rollout_tui.policy.text.document import Document

NOW = datetime(2026, 5, 20, 9, 41, 3, tzinfo=UTC)
UUID = "123e4567-e89b-12d3-a456-426614174000"
SECRETS = (
    "sk-proj-abcdefghijklmnop1234",
    "ghp_abcdefghijklmnopqrstuvwx",
    "github_pat_11ABCDEFG0abcdefghijkl",
    "glpat-abcdefghijklmnopqrst",
    "xoxb-123456789012-abcdef",
    "AKIAABCDEFGHIJKLMNOP",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3",
    "-----BEGIN OPENSSH PRIVATE KEY-----",
)


def author(name: str = "Ana") -> Author:
    """A person whose writers are numbered."""
    numbers = itertools.count()
    return Author(name, lambda: f"{next(numbers):04x}")


def begin(root: Path, **given: Any) -> Rollout:
    """A new rollout of Acme at `NOW`."""
    return start(
        root, author(), **{"organisation": "Acme", "surfaces": ["local", "cloud"], "clock": lambda: NOW, **given}
    )


def reopened(root: Path, name: str = "Ana", days: float = 0, patience: float = 5.0) -> Rollout:
    """The same rollout, opened by somebody some days later."""
    return Rollout(root, author(name), lambda: NOW + timedelta(days=days), patience)


def state(rollout: Rollout, item: str) -> ItemStatus:
    return rollout.statuses().states[item]


def status(rollout: Rollout, item: str) -> str:
    return state(rollout, item).status


def bodies(events: tuple[Event, ...]) -> list[Mapping[str, Any]]:
    return [event.fields for event in events]


def choose(rollout: Rollout, key: str, value: object) -> tuple[Event, ...]:
    """A choice made in the app: one key of the baseline policy."""
    return edit_policy(rollout, lambda document: set_value(document, tuple(key.split(".")), value), about=key)


def replaced(old: bytes, new: bytes) -> Callable[[Document], Document]:
    return lambda document: Document(document.data.replace(old, new))


def content(root: Path) -> dict[str, bytes | None]:
    """Every folder and file below a folder, with its bytes; the lock file, which says who held it last, left out."""
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
        if path.name != ".lock"
    }
