"""`codex-rollout status`: where the rollout stands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.progress import progress

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout

NEXT_SHOWN = 10


def _ask_codex(rollout: Rollout) -> tuple[str, ...]:
    """Ask the real Codex about policies it was not asked about; what stood in the way, a sentence each."""
    from codex_rollout_tui.actions import codex_verdicts

    if not codex_verdicts.unasked(rollout):
        return ()
    from codex_rollout_tui.actions.real_codex import RealCodex

    with progress("Asking the real Codex about policies"):
        verdicts = codex_verdicts.ask_unasked(rollout, RealCodex(os.environ).begin)
    return tuple(f"No real Codex was asked about the policies: {lack}" for lack in verdicts.lacks)


@click.command("status", epilog="\b\nExample: codex-rollout -C ./acme status --json")
@click.option("--items", "all_items", is_flag=True, help="List every item, not only what is next.")
@output.json_option
@click.pass_obj
def status_command(context: Context, all_items: bool, as_json: bool, form: str | None) -> None:
    """Say how far each step is, what needs somebody, and whether the journal is whole; exit 1 when it is open."""
    from codex_rollout_tui.actions.credentials.report import key_findings
    from codex_rollout_tui.actions.status_report import status_data, status_lines

    rollout = context.open()
    lacks = _ask_codex(rollout)
    statuses = rollout.statuses()
    if output.wants_json(as_json, form):
        output.print_json(status_data(rollout, statuses))
    else:
        for text in status_lines(rollout, statuses, None if all_items else NEXT_SHOWN):
            output.line(text)
        for lack in lacks:
            output.warn(lack)
    severities = [finding.severity for finding in key_findings(rollout)]
    severities += [problem.severity for problem in rollout.folder_problems()]
    pressing = [severity for severity in severities if severity != "info"]
    raise Finished(0 if statuses.is_good() and not rollout.problems and not pressing else 1)
