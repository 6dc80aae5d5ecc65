"""`codex-rollout demo`."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import WriteFailedError


@click.command("demo", epilog="\b\nExample: codex-rollout demo")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to put it (default: a temporary folder).")
@click.option("--no-open", is_flag=True, help="Only make it; open it later with -C.")
@output.json_option
@click.pass_obj
def demo_command(context: Context, folder: Path | None, no_open: bool, as_json: bool, form: str | None) -> None:
    """Look around in a half-done rollout of an invented organisation, made in a temporary folder."""
    from codex_rollout_tui.actions.author import system_clock
    from codex_rollout_tui.actions.terminal import lack_of_terminal
    from codex_rollout_tui.demo.make import make

    root = context.here / folder if folder else temporary_folder() / "halden"
    try:
        person = make(root, system_clock())
    except BaseException:
        if folder is None:
            shutil.rmtree(root.parent)
        raise
    if output.wants_json(as_json, form):
        output.print_json({"folder": str(root), "person": person})
        return
    again = f"codex-rollout --person {shlex.quote(person)} -C {shlex.quote(str(root))}"
    if no_open or lack_of_terminal(sys.stdin.isatty() and sys.stdout.isatty(), os.environ):
        output.line(f"The demo is in {root}. Open it with: {again}")
        return
    from codex_rollout_tui.cli.app import open_app

    open_app(Context(folder=root, person=person))
    output.line(f"The demo is still in {root}; delete that folder when you are done. Open it again with: {again}")


def temporary_folder() -> Path:
    """A folder of its own for the demo; raises WriteFailedError."""
    try:
        return Path(tempfile.mkdtemp(prefix="codex-rollout-demo-"))
    except OSError as error:
        raise WriteFailedError(
            f"No temporary folder can be made ({error.strerror}). "
            "Say where the demo goes: codex-rollout demo --folder PATH"
        ) from error
