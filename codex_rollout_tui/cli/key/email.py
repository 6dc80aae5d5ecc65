"""`codex-rollout key email`."""

from __future__ import annotations

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.add import show_next_step
from codex_rollout_tui.cli.key.options import KeyCommand, name_argument
from codex_rollout_tui.cli.suggestions import with_folder
from codex_rollout_tui.errors import UsageError


@click.command("email", cls=KeyCommand, epilog="\b\nExample: codex-rollout key email analytics --sent --ticket 88120")
@name_argument
@click.option("--mailto", is_flag=True, help="Print it as one mailto: link.")
@click.option("--sent", is_flag=True, help="Say that it was sent.")
@click.option("--confirmed", is_flag=True, help="Say that support confirmed the scope.")
@click.option("--on", "on", metavar="DATE", help="The day of it (default: today).")
@click.option("--ticket", default="", metavar="TEXT", help="The ticket number support gave.")
@output.json_option
@click.pass_obj
def email_command(
    context: Context,
    name: str,
    mailto: bool,
    sent: bool,
    confirmed: bool,
    on: str | None,
    ticket: str,
    as_json: bool,
    form: str | None,
) -> None:
    """Print the mail that asks support for the scope of the key NAME: last 4, names and scope, never the key.

    With --sent or --confirmed say what came of it; the guide's items are ticked along.
    """
    from codex_rollout_tui.actions.credentials import email
    from codex_rollout_tui.actions.credentials.report import key_data

    if sent and confirmed:
        raise UsageError("Say --sent or --confirmed, one after the other.")
    rollout = context.open()
    wants_json = output.wants_json(as_json, form)
    if sent or confirmed:
        done = email.sent(rollout, name, on, ticket) if sent else email.confirmed(rollout, name, on)
        if wants_json:
            output.print_json({**key_data(rollout, done.credential), "ticked": done.ticked})
            return
        output.line(f"✓ {name}: {'the mail is sent' if sent else 'support confirmed its scope'}.")
        show_next_step(rollout, name, done.ticked)
        return
    draft = email.draft(rollout, name)
    if wants_json:
        data = {"to": draft.to, "subject": draft.subject, "body": draft.body, "mailto": draft.mailto}
        output.print_json({**data, "missing": draft.missing})
        return
    output.lines(draft.mailto if mailto else draft.text)
    if draft.missing:
        how = f"Write them down with: codex-rollout key add {name} --facts-only"
        output.warn(with_folder(f"Still to be filled in: {', '.join(draft.missing)}. {how}"))
