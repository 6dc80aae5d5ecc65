"""`codex-rollout completion`, and what shells complete."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from codex_rollout_tui.errors import UsageError

SHELLS = ("bash", "zsh", "fish", "powershell")


def item_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The guide's item ids that begin with what was typed, with their titles."""
    from codex_rollout_tui.guide.load import items

    return [CompletionItem(item.id, help=item.title) for item in items() if item.id.startswith(incomplete)]


def edition_dates(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The known editions that begin with what was typed."""
    from codex_rollout_tui.guide.load import editions

    return [CompletionItem(e.date, help=e.title) for e in editions() if e.date.startswith(incomplete)]


@click.command("completion", epilog='\b\nExample: eval "$(codex-rollout completion bash)"')
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print the script that teaches SHELL to complete commands, options, item ids and editions.

    In PowerShell: codex-rollout completion powershell | Out-String | Invoke-Expression
    """
    from codex_rollout_tui.cli.completion_powershell import add_powershell
    from codex_rollout_tui.cli.main import codex_rollout

    add_powershell()
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"There is no completion for {shell}.")
    click.echo(kind(codex_rollout, {}, "codex-rollout", "_CODEX_ROLLOUT_COMPLETE").source())
