"""`codex-rollout policy verdict`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.progress import progress
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.codex.find import Binary, NotFound
    from codex_rollout_tui.codex.inspection import Inspection
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.codex.verdict_place import VerdictPlace


@click.command(
    "verdict", epilog="\b\nExample: codex-rollout policy verdict requirements.toml --host build-1.example.com"
)
@click.argument("file", metavar="FILE")
@click.option(
    "--codex",
    default="auto",
    metavar="auto|PATH",
    help="The Codex to ask: the one of this machine (auto), or the one at PATH or in container:IMAGE.",
)
@click.option("--host", metavar="NAME", help="The host name to pretend, for [[remote_sandbox_config]].")
@click.option(
    "--mcp",
    "servers",
    multiple=True,
    metavar="NAME=CMD_OR_URL",
    help="An MCP server a person has configured; repeatable. Without it, servers made from the policy are tried.",
)
@output.json_option
def verdict_command(
    file: str, codex: str, host: str | None, servers: tuple[str, ...], as_json: bool, form: str | None
) -> None:
    """Ask the real Codex about a policy FILE (- is standard input), isolated from this machine.

    Where it accepts the file, say what people would get under it: sandbox and approvals, ignored keys, permission
    profiles, hooks, MCP servers, features, and what each host of [[remote_sandbox_config]] gets.

    Exit codes: 0 accepted and everything told, 1 refused or something stops Codex or could not be told, 2 a file that
    cannot be read.
    """
    mcp = _servers(servers)
    from codex_rollout_tui.actions.named_file import read
    from codex_rollout_tui.codex.isolate import is_host

    if host is not None and not is_host(host):
        raise UsageError(f"{host!r} is not a host name. Use letters, digits, dots and hyphens, at most 64 characters.")
    data = read(file, standard_input)
    binary = _binary(codex)
    from codex_rollout_tui.codex.inspect import inspect
    from codex_rollout_tui.codex.verdict_place import place
    from codex_rollout_tui.policy.text.document import Document

    try:
        with progress("Asking the real Codex"):
            inspection = inspect(binary, data, host=host, mcp=mcp)
    except ValueError as error:
        raise UsageError(f"A server of --mcp is no command line: {error}. Check its quotes.") from error
    document = Document(data)
    here = place(document, inspection.verdict)
    if output.wants_json(as_json, form):
        output.print_json(as_data(file, inspection, here))
    else:
        from codex_rollout_tui.cli.policy import verdict_text

        verdict_text.show(file, document, inspection, here)
    good = inspection.verdict.accepted is True and not inspection.outages and not inspection.unseen
    raise Finished(0 if good else 1)


def _servers(given: tuple[str, ...]) -> dict[str, str] | None:
    if not given:
        return None
    servers: dict[str, str] = {}
    for pair in given:
        name, equals, runs = pair.partition("=")
        if not (name and equals and runs.strip()):
            raise UsageError(f"--mcp {pair!r} names no server. Write it as NAME=COMMAND or NAME=URL.")
        if name in servers:
            raise UsageError(f"--mcp names the server {name!r} twice. A person's configuration has it once.")
        servers[name] = runs.strip()
    return servers


def _binary(codex: str) -> Binary | NotFound:
    """The binary to ask; one that was named and cannot be used is wrong use."""
    from pathlib import Path

    from codex_rollout_tui.actions.real_codex import RealCodex
    from codex_rollout_tui.codex.find import NotFound

    binary = RealCodex(os.environ, None if codex == "auto" else Path(codex)).binary
    if codex != "auto" and isinstance(binary, NotFound):
        raise UsageError(f"{binary.reason} {binary.remedy}")
    return binary


def as_data(path: str, inspection: Inspection, place: VerdictPlace | None) -> dict[str, Any]:
    """An inspection as JSON: each part as {value, untold}, one of which is null."""
    from dataclasses import fields

    verdict = inspection.verdict
    parts = {
        field.name: _part(getattr(inspection, field.name)) for field in fields(inspection) if field.name != "verdict"
    }
    where = None
    if place is not None:
        where = {**place._asdict(), "path": list(place.path)}
    return {
        "path": path,
        **_verdict(verdict),
        "place": where,
        "outages": list(inspection.outages),
        "unseen": [name for name, _ in inspection.unseen] if verdict.accepted is not False else [],
        **parts,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "version": verdict.version,
        "accepted": verdict.accepted,
        "detail": verdict.detail or None,
        "reason": verdict.reason or None,
        "remedy": verdict.remedy or None,
        "key": verdict.key,
        "notes": list(verdict.notes),
        "rest_accepted": verdict.rest_accepted,
    }


def _part(value: Any) -> dict[str, Any]:
    from codex_rollout_tui.codex.inspection import NoAnswer

    plain = _plain(value)
    return {"value": None, "untold": plain} if isinstance(value, NoAnswer) else {"value": plain, "untold": None}


def _plain(value: Any) -> Any:
    """Values of an inspection as JSON has them; a part inside of a part is told or untold like the outer ones."""
    from dataclasses import fields, is_dataclass

    from codex_rollout_tui.codex.inspection import Host, IgnoredKey

    if isinstance(value, Host):
        judged = None if value.verdict is None else _verdict(value.verdict)
        return {"pattern": value.pattern, "name": value.name, "verdict": judged, "modes": _part(value.modes)}
    if is_dataclass(value):
        plain = {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        return {**plain, "keys": _part(value.keys)} if isinstance(value, IgnoredKey) else plain
    if isinstance(value, dict):
        return {name: _plain(held) for name, held in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (tuple, list)) else value
