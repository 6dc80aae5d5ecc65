"""MCP servers to try a policy with, and what `codex mcp list --json` says of them. No server is started."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.inspection import InspectedServer

ARGS = ("mcp", "list", "--json")

MATCHING = "as the policy has it"
OTHER = "same name, another identity"
UNLISTED = "not in the policy"
ANOTHER_COMMAND = "some-other-command"
ANOTHER_URL = "https://some-other-host.example/mcp"
UNLISTED_NAME = "server-not-in-the-policy"

MOST = 50
"""Servers of a policy that are tried."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PLAIN_REGEX = re.compile(r"[\w /:@=,-]*")


class TrialServer(NamedTuple):
    """A server in a person's configuration: how it is started or reached, and what it is a sample of."""

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    url: str = ""
    sample: str = ""

    @property
    def runs(self) -> str:
        """The command line or URL, in words a shell would take."""
        return self.url or shlex.join((self.command, *self.args))


class UntriableServer(NamedTuple):
    """A server of the policy no matching example could be made for, and why."""

    name: str
    why: str


def named_servers(servers: Mapping[str, str]) -> tuple[TrialServer, ...]:
    """Servers as a person names them: a URL or a command line. Raises ValueError for an unfinished quote."""
    return tuple(_given(name, text) for name, text in servers.items())


def _given(name: str, text: str) -> TrialServer:
    if _URL.match(text):
        return TrialServer(name, url=text)
    words = shlex.split(text)
    return TrialServer(name, words[0] if words else "", tuple(words[1:]))


def samples(policy: Mapping[str, Any]) -> tuple[list[TrialServer], list[TrialServer], list[UntriableServer]]:
    """Servers that show what a policy does, and those of its own that cannot be shown.

    Two configurations, since a name stands only once in each: the servers as the policy has them with one that it does
    not have, and the same names with another identity.
    """
    as_listed: list[TrialServer] = []
    other: list[TrialServer] = []
    untriable: list[UntriableServer] = []
    servers = policy.get("mcp_servers")
    for name, rule in (servers if isinstance(servers, Mapping) else {}).items():
        made = _sample(name, rule.get("identity") if isinstance(rule, Mapping) else None)
        if len(as_listed) >= MOST:
            untriable.append(UntriableServer(name, f"only {MOST} servers are tried"))
            continue
        if isinstance(made, UntriableServer):
            untriable.append(made)
        else:
            as_listed.append(made)
        if isinstance(made, TrialServer) and made.url:
            other.append(TrialServer(name, url=ANOTHER_URL, sample=OTHER))
        else:
            other.append(TrialServer(name, ANOTHER_COMMAND, sample=OTHER))
    as_listed.append(TrialServer(UNLISTED_NAME, ANOTHER_COMMAND, sample=UNLISTED))
    return as_listed, other, untriable


def _sample(name: str, identity: Any) -> TrialServer | UntriableServer:
    if not isinstance(identity, Mapping):
        return UntriableServer(name, "it has no identity")
    command, url = identity.get("command"), identity.get("url")
    if isinstance(command, str):
        return TrialServer(name, command, sample=MATCHING) if command else UntriableServer(name, "its command is empty")
    if isinstance(command, Mapping):
        args = command.get("args")
        made = [_example(pattern) for pattern in args] if isinstance(args, list) else []
        words = [word for word in made if word is not None]
        if len(words) < len(made):
            return UntriableServer(name, "an argument is given by a regular expression")
        return TrialServer(name, str(command.get("executable", "")), tuple(words), sample=MATCHING)
    example = url if isinstance(url, str) else _example(url)
    if example is None:
        return UntriableServer(name, "it is given by a regular expression of a URL")
    return TrialServer(name, url=example, sample=MATCHING) if example else UntriableServer(name, "its URL is empty")


def _example(matcher: Any) -> str | None:
    """A text that a matcher takes; None for a regular expression that says more than a plain text."""
    if not isinstance(matcher, Mapping):
        return None
    value, expression = matcher.get("value"), matcher.get("expression")
    if isinstance(value, str):
        return value
    plain = isinstance(expression, str) and _PLAIN_REGEX.fullmatch(expression)
    return expression if plain and isinstance(expression, str) else None


def config(servers: Iterable[TrialServer]) -> bytes:
    """A person's config.toml with these servers; raises PolicyEditError for a name or command that is no text."""
    from codex_rollout_tui.policy.edit import render

    lines: list[str] = []
    for server in servers:
        lines.append(f"[mcp_servers.{render.key(server.name)}]")
        if server.url:
            # A server without a token is asked over the network how one signs in, and the answer waits for it.
            lines += [f"url = {render.string(server.url)}", 'bearer_token_env_var = "NO_TOKEN"']
        else:
            lines += [f"command = {render.string(server.command)}", f"args = {render.value(list(server.args))}"]
    return "".join(f"{line}\n" for line in lines).encode()


def read(stdout: bytes, tried: Sequence[TrialServer]) -> tuple[InspectedServer, ...] | None:
    """What the binary printed about the servers that were tried, in their order; None where it makes no sense."""
    try:
        answers = {server["name"]: (server["enabled"], server.get("disabled_reason")) for server in json.loads(stdout)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if any(server.name not in answers or not isinstance(answers[server.name][0], bool) for server in tried):
        return None
    return tuple(
        InspectedServer(
            server.name,
            server.runs,
            answers[server.name][0],
            clean_text.line(str(answers[server.name][1] or "")),
            server.sample,
        )
        for server in tried
    )
