"""`codex-rollout policy decide`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.policy.decide.decision import Decision, Question
    from codex_rollout_tui.policy.decide.outage import DecideOutage
    from codex_rollout_tui.policy.text.document import Document

OPTIONS: Mapping[str, Question] = {
    "--command": "command",
    "--domain": "domain",
    "--sandbox": "sandbox",
    "--approval": "approval",
    "--web-search": "web-search",
    "--mcp": "mcp",
}
"""The options that ask, and what they ask about."""


@click.command("decide", epilog='\b\nExample: codex-rollout policy decide requirements.toml --command "git push"')
@click.argument("file", metavar="FILE")
@click.option("--command", "commands", multiple=True, metavar="LINE", help="A command line as the agent would run it.")
@click.option("--domain", "domains", multiple=True, metavar="HOST", help="A host that a command wants to reach.")
@click.option(
    "--sandbox",
    "sandboxes",
    multiple=True,
    metavar="MODE",
    help="A sandbox mode, or a permission profile (:workspace).",
)
@click.option(
    "--approval",
    "approvals",
    multiple=True,
    type=click.Choice(["untrusted", "on-request", "on-failure", "never", "granular"]),
    help="An approval policy.",
)
@click.option(
    "--web-search",
    "searches",
    multiple=True,
    type=click.Choice(["disabled", "cached", "indexed", "live"]),
    help="A web search mode.",
)
@click.option(
    "--mcp", "servers", multiple=True, metavar="NAME=CMD", help="An MCP server by command or URL; PLUGIN/NAME=CMD."
)
@click.option("--host", metavar="NAME", help="With --sandbox: the name of the machine, for remote_sandbox_config.")
@click.option(
    "--client", type=Client(), metavar="VERSION", help="The client in question: 0.138, or newest (the default)."
)
@click.option("--keep", is_flag=True, help="Keep the answers as what you expect of FILE, for: policy test")
@output.json_option
@click.pass_obj
def decide_command(
    context: Context,
    file: str,
    commands: tuple[str, ...],
    domains: tuple[str, ...],
    sandboxes: tuple[str, ...],
    approvals: tuple[str, ...],
    searches: tuple[str, ...],
    servers: tuple[str, ...],
    host: str | None,
    client: str | None,
    keep: bool,
    as_json: bool,
    form: str | None,
) -> None:
    """Say what a policy FILE (- is standard input) does to one thing: allow, prompt, forbidden or no-rule.

    Ask one kind of question, as often as you like; the most restrictive answer comes first in JSON. A command line is
    never allowed by a policy: it is prompted, forbidden, or touched by no rule.

    Exit codes: 0 answered, 1 Codex refuses the policy (then nothing starts, so everything is forbidden), 2 wrong use or
    a file that cannot be read.
    """
    from codex_rollout_tui.actions.named_file import read
    from codex_rollout_tui.policy.catalogue.keys import NEWEST
    from codex_rollout_tui.policy.decide.outage import refusal
    from codex_rollout_tui.policy.expectations.question import ask
    from codex_rollout_tui.policy.text.document import Document

    if keep and file == "-":
        raise UsageError("--keep needs a FILE to keep it beside. Save the policy as a file first.")
    option, asked = _question(
        dict(zip(OPTIONS, (commands, domains, sandboxes, approvals, searches, servers), strict=True)), host
    )
    document = Document(read(file, standard_input))
    question = OPTIONS[option]
    refused = refusal(document, client or NEWEST)
    decisions = [
        refused.answer(question, one) if refused else ask(document, question, one, client=client or NEWEST, host=host)
        for one in asked
    ]
    kept = _keep(file, document, decisions, asked, host, context.lock_wait) if keep and not refused else None
    if output.wants_json(as_json, form):
        output.print_json({**_as_data(decisions, refused, client or NEWEST), **({"kept": kept} if keep else {})})
    else:
        _show(decisions, refused)
        if keep:
            output.line()
            message = f"Kept in {kept}. To test it: codex-rollout policy test {quote(file)}"
            output.line(message if kept else "Nothing was kept.")
    raise Finished(1 if refused else 0)


def _question(given: Mapping[str, tuple[str, ...]], host: str | None) -> tuple[str, tuple[str, ...]]:
    """The one option that asks, and what it asks about."""
    from codex_rollout_tui.codex.isolate import is_host

    used = [option for option, values in given.items() if values]
    if len(used) != 1:
        problem = f"{' and '.join(used)} are different questions" if used else "There is no question"
        if not used and host is not None:
            problem = f"--host only names the machine that --sandbox is about. To ask about {host}: --domain {host}"
        raise UsageError(f"{problem}. Ask with one of {', '.join(OPTIONS)}.")
    option = used[0]
    if host is not None and option != "--sandbox":
        raise UsageError("--host goes with --sandbox: nothing else in a policy depends on the name of the machine.")
    if host is not None and not is_host(host):
        raise UsageError(f"{host!r} is not a host name. Use letters, digits, dots and hyphens, at most 64 characters.")
    for value in given[option]:
        if not value.strip():
            raise UsageError(f"{option} needs something to decide. Name it.")
        if any("\ud800" <= char <= "\udfff" or char == "\0" for char in value):
            raise UsageError(f"What {option} was given is not UTF-8 text. Check it.")
    return option, given[option]


def _keep(
    file: str, document: Document, decisions: list[Decision], asked: tuple[str, ...], host: str | None, patience: float
) -> str:
    """Keep decisions as expectations, and say where."""
    from pathlib import Path

    from codex_rollout_tui.actions.expectations import keep_of_file
    from codex_rollout_tui.policy.expectations.expectation import Expectation

    new = [
        Expectation(decision.question, question, decision.decision, host)
        for decision, question in zip(decisions, asked, strict=True)
    ]
    kept, _ = keep_of_file(Path(file), new, document=document, patience=patience)
    return str(kept.file)


def _as_data(decisions: list[Decision], refused: DecideOutage | None, client: str) -> dict[str, Any]:
    """The most restrictive decision, all of them as they were asked for, and whether Codex takes the policy."""
    from codex_rollout_tui.policy.decide.decision import strictest

    first = asdict(strictest(decisions))
    order = ("decision", "reason", "line", "instead")
    return {
        **{name: first.pop(name) for name in order},
        **first,
        "client": client,
        "predicted": "refuse" if refused else "accept",
        "decisions": [asdict(decision) for decision in decisions],
    }


def _show(decisions: list[Decision], refused: DecideOutage | None) -> None:

    if refused is not None:
        output.line(f"Codex refuses this policy, so nothing starts. Line {refused.line}: {refused.message}.")
        output.line("To see what it would decide, mend it first: codex-rollout policy lint")
        return
    for at, decision in enumerate(decisions):
        if at:
            output.line()
        place = f" (line {decision.line})" if decision.line else ""
        output.line(f"{decision.asked}: {decision.decision}{place}")
        output.line(f"  {decision.reason}")
        if decision.instead is not None:
            output.line(f"  Instead: {decision.instead}")
        for note in decision.notes:
            output.line(f"  Note: {note}")
        output.line(f"  Known: {decision.basis}")
