"""`codex-rollout policy edit`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import TerminalError, UsageError


@click.command("edit", epilog="\b\nExample: codex-rollout policy edit requirements.toml")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--codex",
    default="auto",
    metavar="auto|off|PATH",
    help="The real Codex to ask: this machine's if there is one (auto), none, that at PATH or in container:IMAGE.",
)
@click.pass_obj
def edit_command(context: Context, files: tuple[str, ...], codex: str) -> None:
    """Open FILE in the workbench: its text, and beside it what is wrong, what it enforces and what Codex says.

    Of several the first is shown, and alt+p goes to another one. A FILE that is not there yet begins empty,
    and is made when it is saved. A policy of a rollout (FOLDER/policies/NAME.toml) is recorded there with
    every save.

    Exit codes: 0 left, 2 a file that cannot be edited, or no terminal.
    """
    from codex_rollout_tui import settings
    from codex_rollout_tui.actions.policy_file import open_file
    from codex_rollout_tui.actions.terminal import lack_of_terminal

    if "-" in files:
        raise UsageError("Standard input cannot be edited. Name a file.")
    author = context.author
    first, *more = [(open_file(context.here / Path(file), author), file) for file in files]
    missing = lack_of_terminal(sys.stdin.isatty() and sys.stdout.isatty(), os.environ)
    if missing:
        raise TerminalError(
            f"The workbench needs a terminal, and {missing}. Use the commands instead, like: codex-rollout policy lint"
        )
    from codex_rollout_tui.tui.kit.real_codex import CachedCodex
    from codex_rollout_tui.tui.workbench.app import WorkbenchApp

    ask = None if codex == "off" else CachedCodex(os.environ, None if codex == "auto" else Path(codex))
    own = settings.load(settings.settings_path())
    app = WorkbenchApp(first[0], own, ask, name=first[1], more=more, author=author)
    app.run()
    app.system_signals.obey()
