"""`codex-rollout key add`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand, facts_of, facts_options, kind_option, name_argument, vault_of
from codex_rollout_tui.cli.suggestions import with_folder
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout


@click.command("add", cls=KeyCommand, epilog="\b\nExample: codex-rollout key add analytics --created-by 'Ana Ruiz'")
@name_argument
@kind_option
@facts_options
@click.option("--facts-only", is_flag=True, help="Write down facts; touch no keyring.")
@click.option("--from-keyring", is_flag=True, help="Take in the key this machine's keyring holds already.")
@output.json_option
@click.pass_obj
def add_command(
    context: Context,
    /,
    name: str,
    kind: str | None,
    facts_only: bool,
    from_keyring: bool,
    as_json: bool,
    form: str | None,
    **values: Any,
) -> None:
    """Store the key NAME: it is asked for, or read from standard input, written, read back and compared."""
    from codex_rollout_tui.actions.credentials import add
    from codex_rollout_tui.actions.credentials.records import key_name, kind_of
    from codex_rollout_tui.actions.credentials.report import key_data
    from codex_rollout_tui.credentials.kinds import KINDS

    if facts_only and from_keyring:
        raise UsageError("Say --facts-only or --from-keyring, not both.")
    rollout, facts = context.open(), facts_of(values)
    if facts_only:
        done = add.note_facts(rollout, name, kind, facts)
    elif from_keyring:
        done = add.adopt(rollout, vault_of(rollout), name, kind, facts)
    else:
        from codex_rollout_tui.cli.key.read_secret import read_secret

        title = KINDS[kind_of(key_name(name), kind, rollout.credentials().get(name))].title
        vault = vault_of(rollout)
        vault.read(name)  # a keyring that cannot keep a key says so before anybody pastes one
        done = add.add(rollout, vault, name, read_secret(f"{title} {name}"), kind, facts)
    if done.doubt:
        output.warn(done.doubt)
    if output.wants_json(as_json, form):
        output.print_json({**key_data(rollout, done.credential), "keyring": done.where, "ticked": done.ticked})
        return
    _tell(name, done.credential.in_hand.last4, done.where)
    show_next_step(rollout, name, done.ticked)


def _tell(name: str, last4: str, where: str) -> None:
    if where:
        output.line(f"✓ {name}: stored in {where} and read back; it ends in {last4}.")
    else:
        output.line(f"{name}: facts written down.")


def show_next_step(rollout: Rollout, name: str, ticked: tuple[str, ...]) -> None:
    """Say what was ticked and what comes next."""
    from codex_rollout_tui.credentials.life import ACTION_TITLES, life

    for item in ticked:
        status = rollout.statuses().states[item]
        output.line(f"  {status.item.title}: {status.status}")
    credential = rollout.credentials().get(name)
    if credential is None:
        return
    action = life(credential, rollout.today).action
    commands = {
        "add": f"key add {name}",
        "email": f"key email {name}",
        "confirm": f"key email {name} --confirmed",
        "use": f"key add {name} --facts-only --used-by WHO",
        "test": f"key test {name}",
        "rotate": f"key rotate {name}",
        "remove": f"key remove {name}",
    }
    if action == "add" and _without_keyring(rollout):
        output.line("There is no keyring on this machine: put the key into a variable, and hand it to one command.")
        output.line(with_folder(f"Next: Compare it: codex-rollout key test {name} --from-env VARIABLE"))
        output.line(with_folder(f"Use it: codex-rollout key export-env {name} --from-env VARIABLE -- COMMAND"))
        return
    output.line(with_folder(f"Next: {ACTION_TITLES[action]}: codex-rollout {commands[action]}"))


def _without_keyring(rollout: Rollout) -> bool:
    """Whether this machine has no place for a key."""
    from codex_rollout_tui.errors import NoKeyringError

    return isinstance(vault_of(rollout).lack(), NoKeyringError)
