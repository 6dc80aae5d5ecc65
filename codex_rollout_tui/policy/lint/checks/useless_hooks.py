"""Hooks that Codex accepts and cannot run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import children
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.text.document import Path

MATCHED = frozenset(
    {
        *("PreToolUse", "PermissionRequest", "PostToolUse", "PreCompact", "PostCompact"),
        *("SessionStart", "SessionEnd", "SubagentStart", "SubagentStop"),
    }
)
"""Events whose matcher Codex 0.169.0 looks at (each probed with a broken one on 2026-11-22)."""
REQUIRED = "0.152.1"
"""The first client that starts no session without the policy's hooks."""
_SET = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+(\])?")
_LOOK_AROUND = re.compile(r"\(\?(?:[=!]|<[=!])")


def _groups(view: ClientView) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    for event in children("hooks"):
        for at, group in enumerate(view.items("hooks", event)):
            if isinstance(group, dict):
                yield event, ("hooks", event, at), group


@check(
    "REQ073",
    "hook-codex-cannot-load",
    severity="error",
    stops="sessions",
    since=REQUIRED,
    message="Codex cannot load this hook, and then starts no session",
    why="""Codex accepts the policy, yet from 0.152 on every new session fails with "failed to load required managed
    hooks": an outage for everybody the policy reaches. Older clients skip the hook without a word. It is one with an
    empty command, of the types prompt and agent, which no client supports yet, or behind a matcher that is no regular
    expression.""",
    example='[[hooks.PreToolUse]]\nmatcher = "("\nhooks = [{ type = "command", command = "/usr/local/bin/audit" }]',
)
def hook_codex_cannot_load(view: ClientView) -> Iterator[RawFinding]:
    """Handlers Codex does not support and matchers it cannot read."""
    if _turned_off(view) is not None:
        return
    effect = "starts no session with it" if view.since(REQUIRED) else "skips it"
    for event, path, group in _groups(view):
        matcher = group.get("matcher")
        wrong = _unreadable(matcher) if isinstance(matcher, str) and event in MATCHED else None
        if wrong is not None:
            yield RawFinding((*path, "matcher"), f"This matcher is {wrong}: Codex {effect}")
        handlers = group.get("hooks")
        for number, handler in enumerate(handlers if isinstance(handlers, list) else ()):
            reason = _unsupported(handler) if isinstance(handler, dict) else None
            if reason is not None:
                yield RawFinding((*path, "hooks", number), f"{reason}: Codex {effect}")


@check(
    "REQ084",
    "hooks-turned-off",
    message="A pin turns off the hooks this policy brings",
    why="With `hooks = false` among the features no hook runs, those of the policy included.",
    example='[features]\nhooks = false\n\n[[hooks.Stop]]\nhooks = [{ type = "command", command = "/opt/audit" }]',
)
def hooks_turned_off(view: ClientView) -> Iterator[RawFinding]:
    """Hooks beside `hooks = false`."""
    table = _turned_off(view)
    if table is not None and next(_groups(view), None) is not None:
        yield RawFinding((table, "hooks"), "hooks = false turns off the very hooks this policy brings")


def _turned_off(view: ClientView) -> str | None:
    return next((table for table in top_level_names(FEATURES) if view.get(table, "hooks") is False), None)


def _unreadable(matcher: str) -> str | None:
    if matcher in ("", "*"):
        return None
    if _LOOK_AROUND.search(matcher):
        return "a regular expression with look-around, which Codex does not support"
    opened = _SET.sub(lambda match: "[" if match[0][0] == "[" and not match[1] else "", matcher)
    if opened.count("(") != opened.count(")"):
        return "no regular expression: a parenthesis is not closed"
    if re.match(r"[*+?]", matcher):
        return "no regular expression: it begins with a repetition"
    if "[" in opened:
        return "no regular expression: a bracket is not closed"
    return None


def _unsupported(handler: Mapping[str, Any]) -> str | None:
    kind = handler.get("type")
    if kind in ("prompt", "agent"):
        return f"No client supports {kind} hooks yet"
    if kind == "command" and isinstance(command := handler.get("command"), str) and not command.strip():
        return "The command of this hook is empty"
    if kind == "mcp_tool" and any(handler.get(key) == "" for key in ("server", "tool")):
        return "A hook needs a server and a tool"
    return None
