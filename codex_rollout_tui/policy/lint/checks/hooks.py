"""Hooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import children
from codex_rollout_tui.policy.catalogue.spellings import member_aliases
from codex_rollout_tui.policy.catalogue.types import describe
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.text.document import Path

TYPES = ("command", "mcp_tool", "prompt", "agent")
_TEXT = {
    "command": ("command", "commandWindows", "command_windows", "statusMessage"),
    "mcp_tool": ("server", "tool", "statusMessage"),
}
_WHOLE_NUMBERS = {"command": ("timeout", "additionalContextLimit"), "mcp_tool": ("timeout",)}
GROUP = ("matcher", "hooks")
ORDER = {
    "command": ("type", "command", "commandWindows", "timeout", "async", "statusMessage", "additionalContextLimit"),
    "mcp_tool": ("type", "server", "tool", "input", "timeout", "statusMessage"),
    "prompt": ("type",),
    "agent": ("type",),
}
"""The keys in the order in which Codex reads a list where a table belongs (measured on 2026-11-28)."""
_NEEDED = {"command": ("command",), "mcp_tool": ("server", "tool")}


@check(
    "REQ033",
    "hook-codex-refuses",
    stops="load",
    settled="layer",
    message="A hook is incomplete or wrongly typed",
    why=f"""Every hook handler has a type; a command handler needs its command, an mcp_tool handler its server and tool.
    {OUTAGE}""",
    example='[[hooks.PreToolUse]]\nhooks = [{ type = "command" }]',
)
def hook_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """The handlers of every known event."""
    for path, handler in _handlers(view):
        if isinstance(handler, dict):
            yield from _handler(path, handler)
        else:
            yield RawFinding(path, f"A hook is a table with a type, not {describe(handler)}")


@check(
    "REQ065",
    "mcp-tool-hook-old-clients-refuse",
    stops="load",
    settled="layer",
    message="Clients before 0.152 do not know hooks that call an MCP tool",
    why=f"A hook of the type `mcp_tool` stops clients 0.124 to 0.145. {OUTAGE}",
    example='[[hooks.PreToolUse]]\nhooks = [{ type = "mcp_tool", server = "audit", tool = "log" }]',
    since="0.124.0",
    until="0.145.0",
)
def mcp_tool_hook_old_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """`type = "mcp_tool"` in a hook of any known event."""
    for path, handler in _handlers(view):
        if isinstance(handler, dict) and handler.get("type") == "mcp_tool":
            yield RawFinding((*path, "type"), "mcp_tool is a type of hook older clients do not know")


def _handlers(view: ClientView) -> Iterator[tuple[Path, Any]]:
    """Every handler with its place, as a table where Codex reads it as one."""
    for event in children("hooks"):
        for at, group in enumerate(view.items("hooks", event)):
            part: str | int = 1 if isinstance(group, list) else "hooks"
            handlers = dict(zip(GROUP, group, strict=False)) if isinstance(group, list) else group
            handlers = handlers.get("hooks") if isinstance(handlers, dict) else None
            for number, handler in enumerate(handlers if isinstance(handlers, list) else []):
                yield ("hooks", event, at, part, number), _by_name(handler)


def _by_name(handler: Any) -> Any:
    order = ORDER.get(handler[0]) if isinstance(handler, list) and handler and isinstance(handler[0], str) else None
    if order is None or len(handler) > len(order):
        return handler
    return dict(zip(order, handler, strict=False))


def _handler(path: Path, handler: Mapping[str, Any]) -> Iterator[RawFinding]:
    kind = handler.get("type")
    if "type" not in handler:
        yield RawFinding(path, f"This hook has no type: {', '.join(TYPES)}")
        return
    if kind not in TYPES:
        yield RawFinding((*path, "type"), f"A hook's type must be one of {', '.join(TYPES)}")
        return
    for name in _NEEDED.get(kind, ()):
        if name not in handler:
            yield RawFinding(path, f"This {kind} hook has no {name}")
    for name in _TEXT.get(kind, ()):
        if name in handler and not isinstance(handler[name], str):
            yield RawFinding((*path, name), f"{name} must be text in quotes, not {describe(handler[name])}")
    for name in _WHOLE_NUMBERS.get(kind, ()):
        value = handler.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            yield RawFinding((*path, name), f"{name} must be a whole number from 0 on, not {describe(value)}")
    if kind == "command":
        for other, name in member_aliases("hooks.<Event>[].hooks[]").items():
            if name in handler and other in handler:
                yield RawFinding((*path, other), f"{name} and {other} are the same key", at="key")
        if not isinstance(handler.get("async", False), bool):
            yield RawFinding((*path, "async"), f"async must be true or false, not {describe(handler['async'])}")
    elif kind == "mcp_tool" and not isinstance(given := handler.get("input", {}), dict):
        yield RawFinding((*path, "input"), f"input must be a table, not {describe(given)}")
    elif kind == "mcp_tool" and not _is_finite(given):
        yield RawFinding((*path, "input"), "input must hold no inf and no nan")


def _is_finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or isfinite(value)
