"""`codex-rollout key`: keys made, scoped, stored, rotated, never leaked."""

from __future__ import annotations

import click

from codex_rollout_tui.cli.group import LazyCommandGroup
from codex_rollout_tui.cli.key.options import refuse_secrets

# name -> (module, one line for --help), in the order they are shown.
COMMANDS: dict[str, tuple[str, str]] = {
    "add": ("key.add", "Store a key in the keyring, from a prompt or standard input."),
    "list": ("key.list", "Every key with its state and next date."),
    "show": ("key.show", "What is known of one key; never the key."),
    "test": ("key.test", "Read keys back and compare them with their facts."),
    "email": ("key.email", "The mail to support, and what came of it."),
    "rotate": ("key.rotate", "Replace a key in four steps, both at hand until the end."),
    "remove": ("key.remove", "Take a key out of the keyring."),
    "export-env": ("key.export_env", "Run one command with the key in its environment."),
}


class KeyCommandGroup(LazyCommandGroup):
    """The commands for keys, none of which takes a key as an argument."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        refuse_secrets(ctx, args)
        return super().parse_args(ctx, args)


@click.group("key", cls=KeyCommandGroup, table=COMMANDS, epilog="\b\nExample: codex-rollout key add analytics")
def key_command() -> None:
    """Keep keys in the keyring of this machine and their facts in credentials.toml.

    A key is read from a prompt or standard input, never from an argument. The names `analytics` and `compliance` say
    what kind of key it is; others need --kind.
    """
    from codex_rollout_tui.vault.core_dumps import forbid_core_dumps

    forbid_core_dumps()
