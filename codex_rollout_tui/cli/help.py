"""`codex-rollout help`: a command's page of help, or its manual page."""

from __future__ import annotations

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.help_page import print_help


@click.command("help", epilog="\b\nExample: codex-rollout help policy lint")
@click.argument("words", nargs=-1, metavar="[COMMAND]...")
@click.option("--man", is_flag=True, help="Print its manual page instead, for: man -l FILE")
@click.pass_context
def help_command(ctx: click.Context, words: tuple[str, ...], man: bool) -> None:
    """Show the page of help of COMMAND, as its --help does, or of codex-rollout itself."""
    at = ctx.find_root()
    for word in words:
        group = at.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{at.command_path} has no commands below it.", ctx)
        _, command, _ = group.resolve_command(at, [word])
        if command is None:
            raise click.UsageError(f"There is no command '{word}'.", ctx)
        at = click.Context(command, parent=at, info_name=word)
    if not man:
        print_help(at)
        return
    from codex_rollout_tui.cli.man_page import man_page

    output.page(man_page(at).rstrip("\n"))
