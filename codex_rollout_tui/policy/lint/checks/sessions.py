"""What Codex accepts at load and meets later: sessions that do not start, and limits that are not what they read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

DENIED: Path = ("permissions", "filesystem", "deny_read")
_FROM_ROOT = re.compile(r"/[^/]*[*?\[]")
_CODEX_HOME = re.compile(r"~/\.codex(?:/tmp)?|/home")


def _denied(view: ClientView) -> Iterator[tuple[Path, str]]:
    for at, path in enumerate(view.items(*DENIED)):
        if isinstance(path, str):
            yield (*DENIED, at), path


@check(
    "REQ089",
    "glob-from-the-root",
    severity="error",
    stops="sessions",
    message="A pattern that begins at the root starts no session on Linux",
    why="""Codex's sandbox on Linux must list what a pattern means, and refuses to do so for the whole disk: it accepts
    the policy and then starts no session. Begin the pattern with a folder, as in ~/**/.env or /srv/**/.env. (OpenAI's
    own examples have patterns of this form.)""",
    example='[permissions.filesystem]\ndeny_read = ["/**/.env"]',
    fix="shown first",
    since="0.169.0",
)
def glob_from_the_root(view: ClientView) -> Iterator[RawFinding]:
    """Patterns in deny_read, and denials of the default profile, with a wildcard in the first folder."""
    for path, pattern in _denied(view):
        if _FROM_ROOT.match(pattern):
            yield RawFinding(
                path,
                f'No session starts on Linux: "{pattern}" is a pattern for the whole disk',
                fix=Fix(f"Write ~{pattern}", safe=False, edits=(Edit("set", path, f"~{pattern}"),)),
            )
    name = view.get("default_permissions")
    for pattern, access in view.table("permissions", str(name), "filesystem").items():
        if access in ("deny", "none") and _FROM_ROOT.match(pattern):
            path = ("permissions", str(name), "filesystem", pattern)
            yield RawFinding(path, f'No session starts on Linux: "{pattern}" is a pattern for the whole disk', at="key")


@check(
    "REQ090",
    "codex-home-denied",
    severity="error",
    stops="hosts",
    message="Codex may not read its own folder",
    why="""Codex refuses to start where a denied path holds its own folder, which is ~/.codex for most people. Deny what
    is in it, as in ~/.codex/auth.json or ~/.codex/**, or other folders of the home.""",
    example='[permissions.filesystem]\ndeny_read = ["~/.codex"]',
    since="0.164.0",
)
def codex_home_denied(view: ClientView) -> Iterator[RawFinding]:
    """Paths in deny_read at or above the folder of Codex."""
    for path, denied in _denied(view):
        if _CODEX_HOME.fullmatch(denied.rstrip("/")):
            yield RawFinding(path, f'Codex does not start where its own folder lies below "{denied}"')


@check(
    "REQ091",
    "server-name-that-is-a-pattern",
    message="A server name with a star is just a name",
    why="""Codex compares names of MCP servers letter by letter: "*" allows a server that is called *, and every other
    server is off. Name each server that people may use.""",
    example='[mcp_servers."*".identity]\ncommand = "docs-mcp"',
)
def server_name_that_is_a_pattern(view: ClientView) -> Iterator[RawFinding]:
    """Names of MCP servers with a star in them."""
    for name in view.table("mcp_servers"):
        if "*" in name:
            message = f'"{name}" is read as a name, not as a pattern: every server of another name is off'
            yield RawFinding(("mcp_servers", name), message, at="key")


@check(
    "REQ092",
    "hook-people-can-edit",
    message="A hook that runs what a developer can edit",
    why="""A command that looks for its script in the repository, the current folder or the home runs what the person
    (or the agent) last wrote there: it checks nothing. Put the script where only administrators write and name it by
    its full path.""",
    example="""[[hooks.PreToolUse]]
hooks = [{ type = "command", command = 'python3 "$(git rev-parse --show-toplevel)/.codex/hooks/guard.py"' }]""",
)
def hook_people_can_edit(view: ClientView) -> Iterator[RawFinding]:
    """Commands of hooks that name the repository, the current folder or the home."""
    for event, groups in view.table("hooks").items():
        for at, group in enumerate(groups if isinstance(groups, list) else ()):
            handlers = group.get("hooks") if isinstance(group, dict) else None
            for index, handler in enumerate(handlers if isinstance(handlers, list) else ()):
                command = handler.get("command") if isinstance(handler, dict) else None
                if isinstance(command, str) and (match := _EDITABLE.search(command)):
                    path = ("hooks", event, at, "hooks", index, "command")
                    yield RawFinding(path, f"People can edit what this hook runs: it is found by {match[0].strip()}")


_EDITABLE = re.compile(r"git rev-parse|\$\{?PWD\b|\$\{?HOME\b|(?:^|[\s\"'])(?:~/|\.{1,2}/)|(?:^|[\s\"'])\.codex/")
