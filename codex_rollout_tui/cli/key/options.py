"""What the key commands share: the name, the facts, where a key comes from, and that none is an argument."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.credentials.secret import Secret
    from codex_rollout_tui.vault.vault import Vault

F = TypeVar("F", bound=Callable[..., Any])

NEVER = (
    "A key is never given as an argument: the process list shows it to everybody on this machine, and your shell's "
    "history keeps it. Leave it out: it is asked for, or read from standard input. If this was a real key, revoke it "
    "and make a new one, and take the line out of the history."
)
LONGEST_WORD = 200
"""Characters; no argument of a key command is longer, but a key may be."""


def refuse_secrets(ctx: click.Context, args: Sequence[str]) -> None:
    """Raise UsageError, repeating nothing, when an argument looks like a key."""
    from codex_rollout_tui.redact import holds_secret

    own = list(args)[: args.index("--")] if "--" in args else args
    if any(holds_secret(word) or len(word) > LONGEST_WORD for word in own):
        raise UsageError(NEVER)


class KeyCommand(click.Command):
    """A command that takes no key as an argument, and says why when it is given one all the same."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        refuse_secrets(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if "unexpected extra argument" in error.message:
                raise UsageError(NEVER) from None
            raise


name_argument = click.argument("name")

kind_option = click.option(
    "--kind", metavar="KIND", help="analytics, compliance, access-token or other (implied by the first two names)."
)

_FACTS: tuple[tuple[str, str, str], ...] = (
    ("--key-name", "TEXT", "Its name on the page where it was made."),
    ("--created-by", "NAME", "Who made it, as the page says."),
    ("--organisation", "NAME", "The Platform organisation it belongs to."),
    ("--project", "NAME", "The project it belongs to."),
    ("--workspace-id", "UUID", "The workspace it is for, if not the rollout's."),
    ("--scope", "SCOPE", "The scope support is asked for."),
    ("--scope-proven", "SCOPE", "The scope it was seen to have."),
    ("--made", "DATE", "The day it was made (default: today)."),
    ("--expires", "DATE|never", "When it ends."),
    ("--rotate-by", "DATE", "The last day to replace it (default: 90 days after it was made)."),
    ("--last4", "TEXT", "Its last 4 characters, to be compared."),
)


def facts_options(function: F) -> F:
    """The facts that can be given, now or later."""
    function = click.option("--used-by", multiple=True, metavar="TEXT", help="Who or what uses it. Repeatable.")(
        function
    )
    for option, metavar, words in reversed(_FACTS):
        function = click.option(option, metavar=metavar, help=words)(function)
    return function


def facts_of(values: dict[str, Any]) -> dict[str, Any]:
    """The facts among a command's values, by the names the file has."""
    names = {option.removeprefix("--").replace("-", "_") for option, _, _ in _FACTS} | {"used_by"}
    facts = {name: value for name, value in values.items() if name in names and value not in (None, ())}
    return {{"scope": "scope_asked"}.get(name, name): value for name, value in facts.items()}


def vault_of(rollout: Rollout) -> Vault:
    """The vault of a rollout, in this machine's keyring."""
    from codex_rollout_tui.vault.vault import Vault

    return Vault(rollout.file.id)


def source_option(function: F) -> F:
    """Where one command gets the key from, when not from the keyring."""
    function = click.option(
        "--stdin", "from_stdin", is_flag=True, help="Take the key from standard input; it is not stored."
    )(function)
    return click.option(
        "--from-env", metavar="NAME", help="Take the key from this environment variable; it is not stored."
    )(function)


def handed(from_env: str | None, from_stdin: bool) -> Secret | None:
    """The key that was handed in from outside, or None for the one in the keyring."""
    if from_env and from_stdin:
        raise UsageError("Say --from-env or --stdin, not both.")
    if from_env:
        from codex_rollout_tui.actions.credentials.hand_over import from_environment

        return from_environment(os.environ, from_env)
    if from_stdin:
        from codex_rollout_tui.cli.key.read_secret import from_standard_input

        return from_standard_input()
    return None
