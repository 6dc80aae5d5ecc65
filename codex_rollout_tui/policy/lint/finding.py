"""What the checks say about a policy."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.text.document import Path

Severity = Literal["error", "warning", "info"]
Action = Literal["set", "remove", "append", "rename"]


class Edit(NamedTuple):
    """One change a fix makes; `policy/edit/keys.py` finds its place in whatever the text is by then.

    `value` is what to set or append, or the new name of a key.
    """

    action: Action
    path: Path
    value: Any = None


class Fix(NamedTuple):
    """How to mend a finding: a safe fix keeps what the policy allows, any other is shown as a difference first."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


class Finding(NamedTuple):
    """One thing worth knowing about a policy, with its place: 1-based lines and code point columns, end exclusive."""

    code: str
    name: str
    severity: Severity
    key: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    why: str
    fix: Fix | None = None
    path: Path = ()
    """`key` as names and list indexes."""
    refuses: bool = False
    """Whether the client in question refuses the policy over this."""
