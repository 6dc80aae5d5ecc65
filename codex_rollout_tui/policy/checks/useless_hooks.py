"""Hooks that Codex accepts and never runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import children
from codex_rollout_tui.policy.checking import Hit, Subject, check
from codex_rollout_tui.policy.text import Path

MATCHED = frozenset(
    {
        *("PreToolUse", "PermissionRequest", "PostToolUse", "PreCompact", "PostCompact"),
        *("SessionStart", "SessionEnd", "SubagentStart", "SubagentStop"),
    }
)
"""Events whose matcher Codex 0.169.0 looks at (each probed with a broken one on 2026-11-22)."""
_LOOK_AROUND = re.compile(r"\(\?(?:[=!]|<[=!])")


def _groups(subject: Subject) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    for event in children("hooks"):
        for at, group in enumerate(subject.items("hooks", event)):
            if isinstance(group, Mapping):
                yield event, ("hooks", event, at), group


@check(
    "REQ073",
    "hook-that-never-runs",
    message="This hook never runs",
    why="""Codex takes the policy and skips the hook without a word: one with an empty command, of the types prompt and
    agent, which no client supports yet, or behind a matcher that is no regular expression.""",
    example='[[hooks.PreToolUse]]\nmatcher = "("\nhooks = [{ type = "command", command = "/usr/local/bin/audit" }]',
)
def hook_that_never_runs(subject: Subject) -> Iterator[Hit]:
    """Handlers Codex skips, matchers it cannot read, and hooks beside a pin that turns them all off."""
    off = next((table for table in ("features", "feature_requirements") if subject.get(table, "hooks") is False), None)
    groups = list(_groups(subject))
    if off is not None and groups:
        yield Hit((off, "hooks"), "hooks = false turns off the very hooks this policy brings")
    for event, path, group in groups:
        matcher = group.get("matcher")
        wrong = _unreadable(matcher) if isinstance(matcher, str) and event in MATCHED else None
        if wrong is not None:
            yield Hit((*path, "matcher"), f"Codex skips this group of hooks: its matcher is {wrong}")
        handlers = group.get("hooks")
        for number, handler in enumerate(handlers if isinstance(handlers, list) else ()):
            told = _skipped(handler) if isinstance(handler, Mapping) else None
            if told is not None:
                yield Hit((*path, "hooks", number), f"Codex skips this hook: {told}")


def _unreadable(matcher: str) -> str | None:
    if matcher in ("", "*"):
        return None
    if _LOOK_AROUND.search(matcher):
        return "a regular expression with look-around, which Codex does not support"
    opened = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", matcher)
    if opened.count("(") != opened.count(")"):
        return "no regular expression: a parenthesis is not closed"
    if re.match(r"[*+?]", matcher):
        return "no regular expression: it begins with a repetition"
    if "[" in opened:
        return "no regular expression: a bracket is not closed"
    return None


def _skipped(handler: Mapping[str, Any]) -> str | None:
    kind = handler.get("type")
    if kind in ("prompt", "agent"):
        return f"no client supports {kind} hooks yet"
    if kind == "command" and isinstance(command := handler.get("command"), str) and not command.strip():
        return "its command is empty"
    if kind == "mcp_tool" and any(handler.get(key) == "" for key in ("server", "tool")):
        return "server and tool must not be empty"
    return None
