"""Whether an MCP server is enabled (measured on 0.169.0 with `codex mcp list`; plugins' servers: public source)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide import regex_match
from codex_rollout_tui.policy.decide.answer import answer, not_read
from codex_rollout_tui.policy.decide.decision import MEASURED, SOURCE, Decision
from codex_rollout_tui.policy.text.document import Document, Path

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class McpServer(NamedTuple):
    """How a server is reached: a program with its arguments, or a URL."""

    command: str = ""
    args: tuple[str, ...] = ()
    url: str = ""


def read_server(text: str) -> McpServer:
    """A server as a person names it: a URL or a command line; raises ValueError for quotes that are not closed."""
    if _URL.match(text):
        return McpServer(url=text)
    words = shlex.split(text)
    return McpServer(words[0], tuple(words[1:])) if words else McpServer()


def decide_mcp(document: Document, name: str, server: McpServer, *, client: str = NEWEST) -> Decision:
    """Decide a server of this name; `PLUGIN/NAME` is one that a plugin brings.

    Raises ValueError for a client that was not measured.
    """
    view = ClientView(document, client)
    plugin, _, own = name.rpartition("/")
    asked = f"{name}={server.url or shlex.join((server.command, *server.args))}"
    notes = [note for key in ("mcp_servers", "plugins") if (note := not_read(view, key))]
    servers = view.get("mcp_servers")
    basis = SOURCE if plugin else MEASURED
    if servers == {}:
        reason = "mcp_servers is empty, and an empty list disables every MCP server."
        return answer(view, "mcp", asked, "forbidden", reason, ("mcp_servers",), notes=notes, basis=basis)
    above: Path = ("plugins", plugin, "mcp_servers") if plugin else ("mcp_servers",)
    if not isinstance(view.get(above[0]), Mapping):
        whose = "plugins' MCP servers" if plugin else "MCP servers"
        return answer(view, "mcp", asked, "no-rule", f"The policy has no list of {whose}: it is enabled.", basis=basis)
    path = (*above, own)
    entry = view.table(*above).get(own)
    if not isinstance(entry, Mapping):
        place: Path = above if isinstance(view.get(*above), Mapping) else above[:1]
        reason = f"The policy lists the MCP servers that are allowed, and {name} is not among them: Codex disables it."
        return answer(view, "mcp", asked, "forbidden", reason, place, notes=notes, basis=basis)
    identity = entry.get("identity")
    comparison = _compare(identity if isinstance(identity, Mapping) else {}, server)
    place = (*path, "identity", *comparison.path)
    if isinstance(identity, Mapping) and isinstance(identity.get("command"), str) and "url" in identity:
        notes.append("The identity has a command and a URL: Codex takes the command and drops the URL.")
    if comparison.same is None:
        reason = f"It cannot be said here: {comparison.why}. Ask the real Codex (codex-rollout policy verdict)."
        return answer(view, "mcp", asked, "no-rule", reason, place, notes=notes, basis=basis)
    if comparison.same:
        return answer(
            view, "mcp", asked, "allow", f"It is {name} as the policy has it.", place, notes=notes, basis=basis
        )
    reason = f"{name} is allowed as another server only: {comparison.why}. Codex disables this one."
    return answer(view, "mcp", asked, "forbidden", reason, place, notes=notes, basis=basis)


class _Comparison(NamedTuple):
    """Whether a server is the one of an identity (None: cannot be said), why not, and which key says so."""

    same: bool | None
    why: str = ""
    path: Path = ()


def _compare(identity: Mapping[str, Any], server: McpServer) -> _Comparison:
    command, url = identity.get("command"), identity.get("url")
    if isinstance(command, (str, Mapping)):
        return _command(command, server)
    if url is None:
        return _Comparison(False, "its identity names neither command nor URL")
    if not server.url:
        return _Comparison(False, "its identity is a URL", ("url",))
    if isinstance(url, str):
        return _Comparison(url == server.url, f"its URL is {url}, letter by letter", ("url",))
    return _matched(url, server.url, "the URL")._replace(path=("url",))


def _command(command: str | Mapping[str, Any], server: McpServer) -> _Comparison:
    if server.url:
        return _Comparison(False, "its identity is a command", ("command",))
    if isinstance(command, str):
        same = command == server.command and command != ""
        return _Comparison(
            same, f"its command is {command or 'empty, which no server has'}, letter by letter", ("command",)
        )
    executable, args = command.get("executable"), command.get("args")
    if executable != server.command:
        return _Comparison(False, f"its program is {executable}, letter by letter", ("command", "executable"))
    wanted: Sequence[Any] = args if isinstance(args, list) else ()
    if len(wanted) != len(server.args):
        why = f"it is started with {len(wanted)} argument{'' if len(wanted) == 1 else 's'}, not {len(server.args)}"
        return _Comparison(False, why, ("command", "args"))
    for at, (matcher, arg) in enumerate(zip(wanted, server.args, strict=True)):
        comparison = _matched(matcher, arg, f"argument {at + 1}")
        if not comparison.same:
            return comparison._replace(path=("command", "args", at))
    return _Comparison(True, path=("command",))


def _matched(matcher: Any, text: str, what: str) -> _Comparison:
    kind = matcher.get("match") if isinstance(matcher, Mapping) else None
    wanted = matcher.get("expression" if kind == "regex" else "value") if isinstance(matcher, Mapping) else None
    if not isinstance(wanted, str):
        return _Comparison(False, f"{what} has no matcher")
    if kind == "exact":
        return _Comparison(wanted == text, f"{what} must be {wanted}")
    if kind == "prefix":
        return _Comparison(text.startswith(wanted), f"{what} must begin with {wanted}")
    same = regex_match.fullmatch(wanted, text)
    if same is None:
        return _Comparison(None, f"{what} is given by a regular expression too involved for codex-rollout ({wanted})")
    return _Comparison(same, f"all of {what} must match {wanted}")
