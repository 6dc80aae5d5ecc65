"""`codex-rollout key remove`."""

from __future__ import annotations

import sys

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand, name_argument, vault_of
from codex_rollout_tui.errors import UsageError


@click.command("remove", cls=KeyCommand, epilog="\b\nExample: codex-rollout key remove release-ci --revoked")
@name_argument
@click.option("--revoked", is_flag=True, help="Say that it is revoked on its page too.")
@click.option("--forget", is_flag=True, help="Drop its facts as well; the journal keeps what happened.")
@click.option("--yes", is_flag=True, help="Ask nothing (needed where there is no terminal).")
@output.json_option
@click.pass_obj
def remove_command(
    context: Context, name: str, revoked: bool, forget: bool, yes: bool, as_json: bool, form: str | None
) -> None:
    """Take the key NAME out of this machine's keyring; nobody can show it again."""
    from codex_rollout_tui.actions.credentials.records import key_name
    from codex_rollout_tui.actions.credentials.remove import remove

    rollout = context.open()
    credential = rollout.credentials().get(key_name(name))
    if not yes:
        _confirm(name, credential.now.last4 if credential else "")
    done = remove(rollout, vault_of(rollout), name, is_revoked=revoked, forget=forget)
    if output.wants_json(as_json, form):
        output.print_json({"name": name, "was_held": done.was_held, "forgotten": done.credential is None})
        return
    output.line(f"{name}: {'out of the keyring' if done.was_held else 'the keyring did not hold it'}.")
    if done.credential is not None and not revoked and done.credential.revoked is None and done.credential.now.last4:
        page = done.credential.kind.page or "its page"
        output.line(
            f"It still works wherever it is known. Revoke it on {page}, then: key remove {name} --revoked --yes"
        )


def _confirm(name: str, last4: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(f"Nobody can be asked here. To remove the key {name} all the same, add --yes.")
    wanted = last4 or name
    output.ask(f"Nobody can show it again. Type {'its last 4 characters' if last4 else 'its name'} to remove {name}: ")
    if sys.stdin.readline().strip() != wanted:
        raise UsageError("That is not it. Nothing was removed.")
