"""`codex-rollout policy compat`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.cli.progress import progress
from codex_rollout_tui.cli.streams import standard_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex_rollout_tui.policy.lint.compat import Compat
    from codex_rollout_tui.policy.lint.outages import Outage


@click.command("compat", epilog="\b\nExample: codex-rollout policy compat requirements.toml --client 0.138")
@click.argument("file", metavar="FILE")
@click.option(
    "--client", "clients", type=Client(), multiple=True, metavar="VERSION", help="Only this client; repeatable."
)
@click.option("--all", "whole", is_flag=True, help="A table with a column for each client instead of ranges.")
@output.json_option
def compat_command(file: str, clients: tuple[str, ...], whole: bool, as_json: bool, form: str | None) -> None:
    """Say which client versions know, ignore or refuse each key of a policy FILE (- is standard input).

    Exit codes: 0 the clients asked about (without --client the newest) enforce all of it, 1 they do not, 2 a file that
    cannot be read.
    """
    from codex_rollout_tui.actions.named_file import read
    from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
    from codex_rollout_tui.policy.lint.compat import compat
    from codex_rollout_tui.policy.lint.lint import check
    from codex_rollout_tui.policy.lint.outages import outages
    from codex_rollout_tui.policy.text.document import Document

    document = Document(read(file, standard_input))
    shown = tuple(client for client in VERSIONS if client in clients) or VERSIONS
    with progress(f"Looking at it as each of {len(VERSIONS)} clients does"):
        table = compat(document)
        stops = outages(check(document, shown[-1]), shown[-1])
    if output.wants_json(as_json, form):
        output.print_json(as_data(file, table, shown, stops))
    else:
        from codex_rollout_tui.cli.policy import compat_text

        if whole:
            compat_text.show_table(file, table, shown)
        elif clients:
            compat_text.show_clients(file, table, shown)
        else:
            compat_text.show_ranges(file, table)
        compat_text.show_stops(file, shown[-1], stops)
    good = not table.nowhere and all(client in table.enforcing for client in clients or (NEWEST,))
    raise Finished(0 if good and not stops else 1)


def as_data(file: str, table: Compat, clients: Sequence[str], stops: Sequence[Outage] = ()) -> dict[str, Any]:
    """A compatibility table as JSON; the answers about the whole file are for every measured client."""
    from codex_rollout_tui.policy.catalogue.keys import VERSIONS
    from codex_rollout_tui.policy.lint.compat import needs

    rows = [
        {
            "key": row.key,
            "value": row.value or None,
            "line": row.line,
            "clients": {client: row.states[VERSIONS.index(client)] for client in clients},
            "why": row.why or None,
        }
        for row in table.rows
    ]
    return {
        "path": file,
        "clients": {client: "refuse" if client in table.refusing else "accept" for client in clients},
        "enforcing": list(table.enforcing),
        "oldest": table.enforcing[0] if table.enforcing else None,
        "needs": needs(table),
        "outages": [
            {"line": outage.finding.line, "code": outage.finding.code, "everywhere": outage.everywhere}
            for outage in stops
        ],
        "keys": rows,
    }
