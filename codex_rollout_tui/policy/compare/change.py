"""One thing that changed between two policies, and many of them in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.edit.render import dotted
from codex_rollout_tui.policy.text.document import Path

ChangeKind = Literal["outage", "mended", "looser", "stricter", "changed", "nothing"]

KINDS: dict[ChangeKind, str] = {
    "outage": "Codex refuses the newer policy, or starts no session under it",
    "mended": "Codex refused the older policy, or started no session under it",
    "looser": "people or Codex may do more than before, and nothing less",
    "stricter": "people or Codex may do less than before, and nothing more",
    "changed": "different, with no direction that is known",
    "nothing": "written otherwise, but Codex does the same",
}
"""What each kind of change means; the gravest first."""


class Change(NamedTuple):
    """One change; `old` and `new` are plain values, None on the side that does not have it."""

    path: Path
    kind: ChangeKind
    old: Any
    new: Any
    words: str
    """Sentences for one line of a screen; foreign text in them is harmless."""
    line_old: int | None = None
    line_new: int | None = None
    """1-based lines of each text, None on the side that does not have it."""

    @property
    def key(self) -> str:
        """The path as a person writes it; empty for a change of the file as a whole."""
        return dotted(self.path)

    @property
    def how(self) -> Literal["added", "removed", "altered"]:
        """Whether something is new, gone, or another."""
        if self.line_old is None and self.line_new is not None:
            return "added"
        return "removed" if self.line_new is None and self.line_old is not None else "altered"

    @property
    def matters(self) -> bool:
        """Whether the two policies mean something else because of it."""
        return self.kind != "nothing"


def summary(changes: Iterable[Change]) -> str:
    """All changes in one line: `2 stricter, 1 looser, 3 changed`."""
    listed = list(changes)
    count = Counter(change.kind for change in listed)
    refused = {change.kind for change in listed if not change.path}
    parts = []
    if count["outage"]:
        parts.append("Codex refuses it" if "outage" in refused else "no session starts under it")
    if count["mended"]:
        parts.append("Codex refused it before" if "mended" in refused else "no session started under it before")
    kinds: tuple[ChangeKind, ...] = ("stricter", "looser", "changed")
    parts += [f"{count[kind]} {kind}" for kind in kinds if count[kind]]
    if not parts:
        parts.append("no change in meaning")
    if count["nothing"]:
        parts.append(f"{count['nothing']} without effect")
    return ", ".join(parts)
