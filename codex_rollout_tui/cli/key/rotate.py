"""`codex-rollout key rotate`."""

from __future__ import annotations

from typing import Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand, facts_of, facts_options, name_argument, vault_of
from codex_rollout_tui.cli.suggestions import with_folder
from codex_rollout_tui.errors import UsageError


@click.command(
    "rotate",
    cls=KeyCommand,
    epilog="\b\nExample: codex-rollout key rotate analytics --switched",
)
@name_argument
@click.option("--switched", is_flag=True, help="Step 2: its user has the new key.")
@click.option("--tested", is_flag=True, help="Step 3: the new key was seen to work.")
@click.option("--revoked", is_flag=True, help="Step 4: the old key is revoked on its page.")
@click.option("--back", is_flag=True, help="The user has the old key again.")
@click.option("--cancel", is_flag=True, help="Give it up: drop the new key.")
@click.option("--new", "new", is_flag=True, help="Step 1 again, after an interruption.")
@facts_options
@output.json_option
@click.pass_obj
def rotate_command(
    context: Context,
    /,
    name: str,
    switched: bool,
    tested: bool,
    revoked: bool,
    back: bool,
    cancel: bool,
    new: bool,
    as_json: bool,
    form: str | None,
    **values: Any,
) -> None:
    """Replace the key NAME: make the new one, switch its user, test it, revoke the old one.

    Without an option it asks for the new key, or shows where the rotation is. Both keys stay until the last step, and
    a rotation that was interrupted goes on where it was.
    """
    from codex_rollout_tui.actions.credentials import rotate
    from codex_rollout_tui.actions.credentials.records import find
    from codex_rollout_tui.actions.credentials.report import key_data, rotation_lines
    from codex_rollout_tui.credentials.rotation_steps import rotation_steps

    if sum((switched, tested, revoked, back, cancel, new)) > 1:
        raise UsageError("One step at a time: give one of these options.")
    rollout, facts = context.open(), facts_of(values)
    vault = vault_of(rollout)
    credential = find(rollout, name)
    done = ""
    if switched:
        done = f"{name}: its user has the new key. Commands get that one now (--back returns)"
        rotate.switched(rollout, name, tuple(facts.get("used_by", ())))
    elif tested:
        done = f"{name}: the new key works"
        rotate.smoke_tested(rollout, name)
    elif revoked:
        done = f"{name}: the old key is revoked and gone from the keyring"
        rotate.revoked(rollout, vault, name, facts.get("last4", ""))
    elif back:
        done = f"{name}: its user has the old key again; the new one stays at hand"
        rotate.switch_back(rollout, name)
    elif cancel:
        page = credential.kind.page or "its page"
        done = f"{name}: the rotation is given up. Revoke the new key on {page}, then: --revoked"
        rotate.cancel(rollout, vault, name)
    elif new or rotation_steps(credential).at in (None, "make"):
        from codex_rollout_tui.cli.key.read_secret import read_secret

        vault.read(name)  # a keyring that cannot keep a key says so before anybody pastes one
        made = rotate.make(rollout, vault, name, read_secret(f"The new {credential.kind.title} {name}"), facts)
        done = (
            f"{name}: the new key is stored in {made.where} and read back; it ends in {made.credential.in_hand.last4}"
        )
        if made.doubt:
            output.warn(made.doubt)
    credential = find(rollout, name)
    if output.wants_json(as_json, form):
        output.print_json(key_data(rollout, credential))
        return
    if done:
        output.line(f"✓ {done}.")
    if credential.next is not None:
        for text in rotation_lines(credential):
            output.line(text)
        output.line(with_folder(_next(name, credential)))


def _next(name: str, credential: Any) -> str:
    from codex_rollout_tui.credentials.rotation_steps import rotation_steps

    new = credential.next
    page = credential.kind.page or "its page"
    unscoped = credential.kind.is_mailed and new.confirmed is None
    first = f"Its scope belongs to the key: write to support for the new one (key email {name}). " if unscoped else ""
    return {
        "make": f"Next: codex-rollout key rotate {name}",
        "switch": f"{first}Next: give its user the new key, then: codex-rollout key rotate {name} --switched",
        "test": f"Next: see it work, then: codex-rollout key rotate {name} --tested",
        "revoke": f"Next: revoke the old key (ending in {credential.now.last4}) on {page}, "
        f"then: codex-rollout key rotate {name} --revoked",
    }[rotation_steps(credential).at or "make"]
