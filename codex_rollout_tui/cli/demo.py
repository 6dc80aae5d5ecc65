"""`codex-rollout demo`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context


@click.command("demo", epilog="Example: codex-rollout demo")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to put it (default: a temporary folder).")
@click.option("--no-open", is_flag=True, help="Only make it; open it later with -C.")
@output.json_option
@click.pass_obj
def demo_command(context: Context, folder: Path | None, no_open: bool, as_json: bool, form: str | None) -> None:
    """Look around in a half-done rollout of an invented organisation, made in a temporary folder."""
    from codex_rollout_tui.actions.rollout import system_clock
    from codex_rollout_tui.demo.make import make

    root = folder or Path(tempfile.mkdtemp(prefix="codex-rollout-demo-")) / "halden"
    person = make(root, system_clock())
    if output.wants_json(as_json, form):
        output.print_json({"folder": str(root), "person": person})
        return
    if no_open or not sys.stdout.isatty():
        output.line(f"The demo is in {root}. Open it with: codex-rollout --person '{person}' -C {root}")
        return
    from codex_rollout_tui.cli.app import open_app

    open_app(Context(folder=root, person=person))
    output.line(f"The demo is still in {root}; delete it when you are done.")
