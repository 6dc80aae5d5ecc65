"""`codex-rollout key show`."""

from __future__ import annotations

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand, name_argument


@click.command("show", cls=KeyCommand, epilog="\b\nExample: codex-rollout key show analytics")
@name_argument
@output.json_option
@click.pass_obj
def show_command(context: Context, name: str, as_json: bool, form: str | None) -> None:
    """Show everything that is known of the key NAME: its facts, its state, its rotation. Never the key."""
    from codex_rollout_tui.actions.credentials.records import find
    from codex_rollout_tui.actions.credentials.report import finding_data, key_data, key_findings, key_lines
    from codex_rollout_tui.actions.status_report import KEY_SIGNS

    rollout = context.open()
    credential = find(rollout, name)
    findings = [finding for finding in key_findings(rollout) if finding.key == name]
    if output.wants_json(as_json, form):
        output.print_json(
            {**key_data(rollout, credential), "findings": [finding_data(finding) for finding in findings]}
        )
        return
    for text in key_lines(rollout, credential):
        output.line(text)
    for finding in findings:
        output.line(f"{KEY_SIGNS[finding.severity]} {finding.text}")
