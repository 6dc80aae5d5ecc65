"""MCP servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

IN_CONFIG = frozenset(
    ("command", "url", "args", "env", "env_vars", "cwd", "bearer_token_env_var", "http_headers", "env_http_headers")
)
"""What config.toml says of a server (learn.chatgpt.com's configuration reference), and a policy does not."""
_MATCHERS = {"exact": "value", "prefix": "value", "regex": "expression"}


def _named(identity: object) -> object:
    """An identity with its keys by name; Codex also reads its table form from a list by position."""
    if isinstance(identity, list) and len(identity) == 1 and not isinstance(identity[0], str):
        identity = {"command": identity[0]}
    if isinstance(identity, dict):
        command = identity.get("command")
        if isinstance(command, list) and len(command) == 2:
            return {**identity, "command": {"executable": command[0], "args": command[1]}}
    return identity


def _servers(view: ClientView) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    tables: list[tuple[Path, Mapping[str, Any]]] = [(("mcp_servers",), view.table("mcp_servers"))]
    for name, plugin in view.table("plugins").items():
        if isinstance(plugin, list) and len(plugin) == 1 and isinstance(plugin[0], dict):
            tables.append((("plugins", name, 0), plugin[0]))  # Codex reads a list of one as the table, by position
        else:
            tables.append((("plugins", name, "mcp_servers"), view.table("plugins", name, "mcp_servers")))
    for table, servers in tables:
        for name, server in servers.items():
            if isinstance(server, dict):
                named = {"identity": _named(server["identity"])} if "identity" in server else {}
                yield (*table, name), {**server, **named}


def _wrong_matcher(matcher: object) -> str | None:
    if not isinstance(matcher, dict):
        return "must be a table with match and value (or expression, for a regex)"
    kind = matcher.get("match")
    if not isinstance(kind, str) or kind not in _MATCHERS:
        return "needs match, one of exact, prefix or regex"
    needed = _MATCHERS[kind]
    if not isinstance(matcher.get(needed), str):
        return f"needs {needed} beside match = {kind}, as text"
    extra = sorted(set(matcher) - {"match", needed})
    return f"may not hold {extra[0]} beside match = {kind}" if extra else None


def _wrong_command(command: object) -> tuple[Path, str] | None:
    if isinstance(command, str):
        return None
    if not isinstance(command, dict):
        return (), "command must be text, or a table with executable and args"
    if not isinstance(command.get("executable"), str):
        return (), "command needs executable as text"
    args = command.get("args")
    if not isinstance(args, list):
        return (), "command needs args, a list (empty for a server that is started without arguments)"
    extra = sorted(set(command) - {"executable", "args"})
    if extra:
        return (extra[0],), f"command may not hold {extra[0]}"
    for at, argument in enumerate(args):
        wrong = _wrong_matcher(argument)
        if wrong:
            return ("args", at), f"argument {at + 1} {wrong}"
    return None


def _wrong_url(url: object) -> tuple[Path, str] | None:
    wrong = None if isinstance(url, str) else _wrong_matcher(url)
    return ((), f"url {wrong}") if wrong else None


def _wrong(identity: object) -> tuple[Path, str] | None:
    """Codex takes a command in text, else a URL in text, else a table of exactly one of the two."""
    if not isinstance(identity, dict):
        return (), "identity must be a table with command or url"
    if isinstance(identity.get("command"), str) or isinstance(identity.get("url"), str):
        return None
    named = [name for name in ("command", "url") if name in identity]
    if not named:
        return (), "identity names neither command nor url"
    wrong = _wrong_command(identity["command"]) if named[0] == "command" else _wrong_url(identity["url"])
    if wrong is not None:
        return (named[0], *wrong[0]), wrong[1]
    others = sorted(set(identity) - {named[0]})
    return ((others[0],), f"{named[0]} as a table must stand alone, without {others[0]}") if others else None


def _used(identity: Mapping[str, Any]) -> str:
    if isinstance(identity.get("command"), str) or "url" not in identity:
        return "command"
    return "url"


@check(
    "REQ024",
    "mcp-server-without-identity",
    stops="load",
    settled="layer",
    message="An MCP server has no identity Codex can read",
    why=f"""Every MCP server needs an identity: the command that starts it or its URL, as text or as a matcher.
    Codex's own message for a wrong one says nothing (it names RawMcpServerIdentity). {OUTAGE}""",
    example="[mcp_servers.docs]\nurl = 'https://docs.example.com/mcp'",
    fix="shown first",
)
def mcp_server_without_identity(view: ClientView) -> Iterator[RawFinding]:
    """No identity, one of a wrong shape, or a regular expression Codex's engine cannot read."""
    for path, server in _servers(view):
        if "identity" not in server:
            yield _without_identity(path, server)
            continue
        place = (*path, "identity")
        wrong = _wrong(server["identity"])
        if wrong is not None:
            yield RawFinding((*place, *wrong[0]), f"Codex cannot read the identity of {path[-1]}: {wrong[1]}")
            continue
        for inner, pattern in _expressions(server["identity"]):
            from codex_rollout_tui.policy.lint import regex_lite

            reason = regex_lite.problem(pattern)
            if reason:
                yield RawFinding((*place, *inner), f"Codex cannot read this regular expression: {reason}")


def _without_identity(path: Path, server: Mapping[str, Any]) -> RawFinding:
    """Mostly a server as config.toml has it: what starts it stands beside where its identity should be."""
    key = next((name for name in ("command", "url") if isinstance(server.get(name), str) and server[name]), None)
    if key is None:
        return RawFinding(path, f"The MCP server {path[-1]} has no identity: name its command or its url", at="key")
    edits = (
        *(Edit("remove", (*path, name)) for name in server if name in IN_CONFIG),
        Edit("set", (*path, "identity"), {key: server[key]}),
    )
    message = f"The MCP server {path[-1]} has no identity: its {key} must stand in it, as identity.{key}"
    return RawFinding(path, message, at="key", fix=Fix(f"Write the {key} as its identity", safe=False, edits=edits))


def _expressions(identity: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    used = _used(identity)
    value = identity[used]
    if isinstance(value, dict) and used == "url":
        if value["match"] == "regex":
            yield ("url", "expression"), value["expression"]
    elif isinstance(value, dict):
        for at, argument in enumerate(value["args"]):
            if argument["match"] == "regex":
                yield ("command", "args", at, "expression"), argument["expression"]


@check(
    "REQ064",
    "identity-table-old-clients-refuse",
    stops="load",
    settled="layer",
    message="Clients before 0.145 read identities as text only",
    why=f"""The table form of an MCP server's command or url stops clients up to 0.138, which take text only.
    {OUTAGE}""",
    example="[mcp_servers.docs.identity.url]\nmatch = 'prefix'\nvalue = 'https://docs.example.com/'",
    until="0.138.0",
)
def identity_table_old_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """An identity without a command or url in text."""
    for path, server in _servers(view):
        identity = server.get("identity")
        if isinstance(identity, dict) and not any(isinstance(identity.get(key), str) for key in ("command", "url")):
            first = "0.90.0" if path[0] == "mcp_servers" else "0.130.0"
            message = f"The identity of {path[-1]} is a table, which older clients do not read"
            yield RawFinding((*path, "identity"), message, clients=Clients(first, "0.138.0"))


@check(
    "REQ052",
    "no-mcp-servers-at-all",
    message="An empty mcp_servers disables every MCP server",
    why="""A policy that has mcp_servers allows only the servers named there; with none named, every MCP server of
    everybody is disabled. Remove the table to leave the choice open.""",
    example="[mcp_servers]",
    fix="shown first",
)
def no_mcp_servers_at_all(view: ClientView) -> Iterator[RawFinding]:
    """`mcp_servers` without any server."""
    if view.get("mcp_servers") == {}:
        fix = Fix("Remove mcp_servers", safe=False, edits=(Edit("remove", ("mcp_servers",)),))
        yield RawFinding(("mcp_servers",), "mcp_servers is empty: every MCP server is disabled", at="key", fix=fix)


@check(
    "REQ053",
    "identity-that-matches-nothing",
    message="An MCP identity matches nothing, or not what it says",
    why="""An empty command or URL is accepted but no server has it, so the server stays disabled. Where both
    command and url are given, Codex takes the command and drops the url.""",
    example="[mcp_servers.docs]\nidentity = { command = '' }",
    fix="safe",
)
def identity_that_matches_nothing(view: ClientView) -> Iterator[RawFinding]:
    """An empty identity, or a URL that Codex drops."""
    for path, server in _servers(view):
        identity = server.get("identity")
        if not isinstance(identity, dict) or _wrong(identity) is not None:
            continue
        place = (*path, "identity")
        used = _used(identity)
        if len({"command", "url"} & set(identity)) == 2:
            dropped = "url" if used == "command" else "command"
            fix = Fix(f"Remove {dropped}", safe=True, edits=(Edit("remove", (*place, dropped)),))
            yield RawFinding(
                (*place, dropped), f"Codex takes the {used} of {path[-1]} and drops this {dropped}", fix=fix
            )
        value = identity[used]
        if value == "" or (isinstance(value, dict) and value.get("executable") == ""):
            yield RawFinding((*place, used), f"No MCP server has an empty {used}: {path[-1]} stays disabled")
