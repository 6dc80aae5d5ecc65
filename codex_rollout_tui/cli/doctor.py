"""`codex-rollout doctor`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.suggestions import with_folder
from codex_rollout_tui.settings import Settings

SIGNS = {"good": "✓", "info": "·", "warning": "▲", "error": "✗"}


@click.command("doctor", epilog="\b\nExample: codex-rollout -C ./acme doctor")
@output.json_option
@click.pass_obj
def doctor_command(context: Context, as_json: bool, form: str | None) -> None:
    """Say what works on this machine and in this folder, and how to mend what does not. Exit 1: a warning or worse."""
    from codex_rollout_tui.actions.doctor import examine

    diagnoses = examine(context.root, complaints=_complaints)
    if output.wants_json(as_json, form):
        output.print_json({"checks": [asdict(diagnosis) for diagnosis in diagnoses]})
    else:
        for diagnosis in diagnoses:
            output.line(f"{SIGNS[diagnosis.state]} {diagnosis.name:9} {diagnosis.text}")
            if diagnosis.remedy:
                output.line(f"{'':11} {with_folder(diagnosis.remedy)}")
    sys.exit(1 if any(diagnosis.state in ("warning", "error") for diagnosis in diagnoses) else 0)


def _complaints(settings: Settings) -> Iterable[str]:
    """Only the app knows its themes and keys; it is loaded where the settings name some."""
    from codex_rollout_tui.tui.own_settings import settings_complaints

    return settings_complaints(settings)
