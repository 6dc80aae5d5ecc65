"""`codex-rollout key list`."""

from __future__ import annotations

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand
from codex_rollout_tui.cli.suggestions import with_folder


@click.command("list", cls=KeyCommand, epilog="\b\nExample: codex-rollout key list --json")
@output.json_option
@click.pass_obj
def list_command(context: Context, as_json: bool, form: str | None) -> None:
    """List every key with its kind, last 4, state and next date, and what should be known about them today."""
    from codex_rollout_tui.actions.credentials.report import finding_data, key_data, key_findings, key_line
    from codex_rollout_tui.actions.status_report import KEY_SIGNS

    rollout = context.open()
    known = rollout.credentials().values()
    findings = key_findings(rollout)
    if output.wants_json(as_json, form):
        keys = [key_data(rollout, credential) for credential in known]
        output.print_json({"keys": keys, "findings": [finding_data(finding) for finding in findings]})
        return
    for credential in known:
        output.line(key_line(rollout, credential))
    if not known:
        output.line(with_folder("No key is known here yet. Store one with: codex-rollout key add analytics"))
    for finding in findings:
        output.line(f"{KEY_SIGNS[finding.severity]} {finding.text}")
