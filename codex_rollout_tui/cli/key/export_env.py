"""`codex-rollout key export-env`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.key.options import KeyCommand, handed, name_argument, refuse_secrets, source_option, vault_of
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.files.programs import find_program


class ExportEnvCommand(KeyCommand):
    """The command whose key is named before the two hyphens: a program behind them is no key's name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        refuse_secrets(ctx, args)
        if "--" in args[:-1]:
            options, _, _ = self.make_parser(ctx).parse_args(args[: args.index("--")])
            if not isinstance(options.get("name"), str):
                raise UsageError("Say which key it is, before the two hyphens: key export-env NAME -- COMMAND")
        return super().parse_args(ctx, args)


@click.command(
    "export-env",
    cls=ExportEnvCommand,
    context_settings={"ignore_unknown_options": False, "allow_interspersed_args": True},
    epilog="\b\nExample: codex-rollout key export-env release-ci -- codex exec 'say hello'",
)
@name_argument
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--as", "variable", metavar="NAME", help="The variable to set (default: by the kind of key).")
@click.option("--old", is_flag=True, help="During a rotation: the old key, also after the switch.")
@source_option
@click.pass_obj
def export_env_command(
    context: Context,
    name: str,
    command: tuple[str, ...],
    variable: str | None,
    old: bool,
    from_env: str | None,
    from_stdin: bool,
) -> None:
    """Run one COMMAND with the key NAME in its environment, and in nothing else's.

    The variable is CODEX_ACCESS_TOKEN for access tokens, CODEX_ANALYTICS_API_KEY, CODEX_COMPLIANCE_API_KEY or
    CODEX_ROLLOUT_KEY for the others, or what --as names. The exit code is the command's.
    """
    from codex_rollout_tui.actions.credentials import hand_over
    from codex_rollout_tui.actions.credentials.records import find

    if not command:
        raise UsageError(f"Say what to run, after two hyphens: key export-env {name} -- COMMAND")
    name_alone = command[0] == Path(command[0]).name
    program = find_program(command[0], os.environ) if name_alone else shutil.which(command[0])
    if program is None:
        raise UsageError("The command to run is not found. Check its name and your PATH.")
    given = handed(from_env, from_stdin)
    rollout = context.open()
    credential = find(rollout, name, handed=given is not None)
    if given is not None:
        doubt = hand_over.check_handed(credential, given)
        if doubt:
            output.warn(doubt)
    secret = given or hand_over.in_keyring(rollout, vault_of(rollout), name, old=old)
    environ = hand_over.environment(os.environ, variable or credential.kind.variable, secret)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        sys.exit(subprocess.run([program, *command[1:]], env=environ, check=False).returncode)
    try:
        os.execve(program, list(command), environ)  # noqa: S606 (no shell is what is wanted)
    except OSError as error:
        raise UsageError(f"The command does not run: {error.strerror}.") from None
