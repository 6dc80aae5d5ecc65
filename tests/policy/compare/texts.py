"""Two policies as texts, and what is said of them."""

from __future__ import annotations

from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.meaning import Comparison, compare
from codex_rollout_tui.policy.text.document import Document

MIRRORED: dict[ChangeKind, ChangeKind] = {
    "outage": "mended",
    "mended": "outage",
    "looser": "stricter",
    "stricter": "looser",
    "changed": "changed",
    "nothing": "nothing",
}
"""The kind of the same change seen from the other side."""


def compared(old: str, new: str) -> Comparison:
    """A comparison, after the same the other way round was seen to be its mirror image."""
    one, other = Document(old.encode()), Document(new.encode())
    found, back = compare(one, other), compare(other, one)
    assert sorted(map(seen, found.changes)) == sorted(mirrored(each) for each in back.changes), (old, new)
    assert found.differs is back.differs
    return found


def seen(change: Change) -> tuple[str, ChangeKind, str, str, int, int]:
    """A change without its words."""
    old, new = repr(change.old), repr(change.new)
    return change.key, change.kind, old, new, change.line_old or 0, change.line_new or 0


def mirrored(change: Change) -> tuple[str, ChangeKind, str, str, int, int]:
    """The same change as the other side sees it."""
    key, kind, old, new, line_old, line_new = seen(change)
    return key, MIRRORED[kind], new, old, line_new, line_old


def kinds(old: str, new: str) -> dict[str, set[ChangeKind]]:
    """The kinds of change of each key that is not without effect."""
    found: dict[str, set[ChangeKind]] = {}
    for change in compared(old, new).changes:
        if change.matters:
            found.setdefault(change.key, set()).add(change.kind)
    return found
