"""`codex-rollout walk`."""

from __future__ import annotations

import click

from codex_rollout_tui.cli.completion import item_ids
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.walk.begin import walk


@click.command("walk", epilog="\b\nExample: codex-rollout -C ./acme walk local-toggle")
@click.argument("item", required=False, shell_complete=item_ids)
@click.pass_obj
def walk_command(context: Context, item: str | None) -> None:
    """Go through the checklist line by line, by questions and answers.

    For screen readers, terminals that cannot place text, and whoever prefers it: the same items, words and actions as
    in the app, the most urgent first (or from ITEM on). Whatever is said to be done is on the disk; it can be left at
    any time.
    """
    walk(context, item or "")
