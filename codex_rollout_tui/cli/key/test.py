"""`codex-rollout key test`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand, handed, source_option, vault_of
from codex_rollout_tui.errors import UsageError

SIGNS = {"good": "✓", "missing": "✗", "differs": "✗", "elsewhere": "·", "unlisted": "▲", "to-make": "·"}


@click.command("test", cls=KeyCommand, epilog="\b\nExample: codex-rollout key test analytics")
@click.argument("name", required=False)
@source_option
@output.json_option
@click.pass_obj
def test_command(
    context: Context, name: str | None, from_env: str | None, from_stdin: bool, as_json: bool, form: str | None
) -> None:
    """Read the key NAME back (or every key) and compare it with its facts. Exit 1: it is not as they say, or not here.

    A key that only a colleague's machine holds is no fault, unless it was asked for by name.
    """
    from codex_rollout_tui.actions.credentials.hand_over import check_handed
    from codex_rollout_tui.actions.credentials.readback import read_back, read_back_all
    from codex_rollout_tui.actions.credentials.records import find

    secret = handed(from_env, from_stdin)
    rollout = context.open()
    vault = vault_of(rollout)
    if name is None:
        if secret is not None:
            raise UsageError(_which(rollout.credentials(), f"--from-env {from_env}" if from_env else "--stdin"))
        results = read_back_all(rollout, vault)
    else:
        if secret is not None:
            check_handed(find(rollout, name, handed=True), secret)
        results = read_back(rollout, vault, name, secret)
    lawful = ("good", "to-make", "elsewhere") if name is None else ("good",)
    if output.wants_json(as_json, form):
        output.print_json({"keys": [result._asdict() for result in results]})
    else:
        for result in results:
            output.line(f"{SIGNS[result.outcome]} {result.name}: {result.text}")
            if result.remedy:
                output.line(f"  {result.remedy}")
        if not results:
            output.line("No key is known here yet.")
    sys.exit(0 if all(result.outcome in lawful for result in results) else 1)


def _which(known: Iterable[str], source: str) -> str:
    """How to say which key was handed in."""
    names = ", ".join(known)
    there = f"Known here: {names}." if names else "None is known here yet: key add NAME --kind KIND --facts-only."
    return f"Say which key it is: key test NAME {source}. {there}"
