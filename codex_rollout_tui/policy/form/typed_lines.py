"""What a person types on one line for a command rule or an MCP server."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.form.labels import labels


def lines() -> Mapping[str, str]:
    """How a member is typed, by the key it is added to."""
    words: Mapping[str, str] = labels()["lines"]
    return words


def parse_rule(text: str, decision: str) -> dict[str, Any]:
    """The rule that `git push|commit = why` says; raises UsageError where it says none."""
    command, _, why = text.partition(" = ")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"'{command}' cannot be read as a command ({error}).") from error
    if not words:
        raise UsageError(f"Nothing was typed: write {lines()['rules.prefix_rules']}.")
    pattern = [{"any_of": word.split("|")} if "|" in word else {"token": word} for word in words]
    if any("" in token.get("any_of", ()) for token in pattern):
        raise UsageError("An alternative is empty: write both sides of |, as in push|commit.")
    rule: dict[str, Any] = {"pattern": pattern, "decision": decision}
    if why.strip():
        rule["justification"] = why.strip()
    return rule


def parse_server(text: str) -> tuple[str, dict[str, Any]]:
    """The name and the table of a server that `name = command` or `name = https://...` says; else UsageError."""
    name, equals, identity = (part.strip() for part in text.partition("="))
    if not (name and equals and identity):
        raise UsageError(f"Write {lines()['mcp_servers']}.")
    kind = "url" if identity.startswith(("https://", "http://")) else "command"
    return name, {"identity": {kind: identity}}
