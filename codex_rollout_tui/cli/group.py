"""How every command refuses: one sentence on standard error, and exit code 2."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.help_page import help_option
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line

BEFORE = ("-C", "--person", "--lock-wait", "--color", "--plain", "-q", "--quiet", "-v", "--verbose")
"""Options that stand before the command."""
FLAGS = ("--plain", "-q", "--quiet", "-v", "--verbose")
"""Those of them that take no value."""


class CommandRefusal(click.ClickException):
    """A sentence for the person; click prints it and leaves with the exit code."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        from codex_rollout_tui.redact import redacted

        output.warn(f"codex-rollout: {one_line(redacted(self.message))}")


class Stopped(CommandRefusal):
    """The person pressed ctrl+c."""

    exit_code = 130


class Finished(SystemExit):
    """The command has said everything: the process may end at once, without tidying what ends with it."""


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn every error a person can meet into a Refusal."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise CommandRefusal(_wrong_use(error)) from error
    except RolloutError as error:
        from codex_rollout_tui.cli.suggestions import with_folder

        raise CommandRefusal(with_folder(str(error))) from error
    except KeyboardInterrupt:
        raise Stopped("stopped.") from None
    except OSError as error:
        from codex_rollout_tui.files.refusals import reason

        meaning, remedy = reason(error)
        what = f"{error.filename}: " if error.filename else ""
        raise CommandRefusal(f"{what}{meaning}. {remedy}") from error


def _wrong_use(error: click.UsageError) -> str:
    """What was wrong, and where to look it up."""
    if isinstance(error, click.NoSuchOption) and error.option_name in BEFORE:
        name = error.option_name
        value = "" if name in FLAGS else " ..."
        return f"{name} goes before the command, like: codex-rollout {name}{value} {_name(error.ctx)}"
    sentence = error.format_message().rstrip()
    sentence = sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
    return f"{sentence} See: {error.ctx.command_path if error.ctx else 'codex-rollout'} --help"


def _name(ctx: click.Context | None) -> str:
    return (ctx.info_name or "") if ctx is not None else ""


def with_help_page(command: click.Command) -> click.Command:
    """The command, whose -h and --help show our page in place of click's."""
    if command.add_help_option:
        command.add_help_option = False
        command.params = [*command.params, help_option()]
    return command


class CommandGroup(click.Group):
    """A group that names the nearest command when there is none of a name, and whose pages of help are painted."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command if command is None else with_help_page(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.list_commands(ctx)
        if name in known or ctx.resilient_parsing or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from codex_rollout_tui.guide.editions import nearest

        raise click.UsageError(f"There is no command '{name}'.{nearest(name, dict.fromkeys(known))}", ctx)


class LazyCommandGroup(CommandGroup):
    """A group whose commands are imported when they are used.

    `table` is name -> (module, one line for --help), in the order they are shown; the command of a name is
    `NAME_command` of its module, with underscores for hyphens. `sections` are the headings of its page of help, each
    with the names below it.
    """

    def __init__(
        self,
        *args: Any,
        table: Mapping[str, tuple[str, str]],
        sections: Mapping[str, tuple[str, ...]] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(*args, **extra)
        self.table = table
        self.sections = sections

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(f"codex_rollout_tui.cli.{self.table[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return with_help_page(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, self.table))
        for title, names in (self.sections or {"Commands": tuple(self.table)}).items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), self.table[name][1]) for name in names])
