"""The command `codex-rollout`: without a command it opens the app; commands load only what they need."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import LOCK_WAIT, Context
from codex_rollout_tui.cli.group import LazyCommandGroup, one_sentence, with_help_page
from codex_rollout_tui.cli.help_page import show_version
from codex_rollout_tui.cli.streams import gates, refuse_closed_output

# name -> (module, one line for --help), in the order they are shown.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("start", "Start a rollout in a folder."),
    "demo": ("demo", "Look around in a half-done rollout of an invented organisation."),
    "status": ("status", "Where the rollout stands, and what is next for whom."),
    "walk": ("walk.command", "The checklist line by line, by questions and answers."),
    "attest": ("items", "Say that an item is done, with what proves it."),
    "wait": ("items", "Say that somebody else must act first."),
    "waive": ("items", "Accept a deviation until a date."),
    "assign": ("items", "Give an item to a person."),
    "note": ("items", "Write something down on an item."),
    "reopen": ("items", "Set an item back to to-do."),
    "undo": ("items", "Take back your last action."),
    "decide": ("decide", "Change an answer: surfaces, conditions, owners."),
    "guide": ("guide", "The guide itself: list, show, and compare editions."),
    "policy": ("policy.group", "Policies: check, explain, decide, compare, ask the real Codex."),
    "key": ("key", "Keys: store, mail, test, rotate, hand to one command."),
    "doctor": ("doctor", "What works on this machine, and how to mend what does not."),
    "config": ("config", "Your own settings on this machine: show, set, where."),
    "completion": ("completion", "Print the script for shell completion."),
    "help": ("help", "The page of help of a command, or its manual page."),
}

SECTIONS: dict[str, tuple[str, ...]] = {
    "Begin": ("init", "demo"),
    "See where it stands": ("status",),
    "Work on items": ("walk", "attest", "wait", "waive", "assign", "note", "reopen", "undo", "decide"),
    "Look things up, and at policies and keys": ("guide", "policy", "key"),
    "This machine": ("doctor", "config", "completion", "help"),
}
"""The headings of the page of help, each with its commands."""

HELP = """Admin set-up for Codex in a ChatGPT Enterprise workspace.

Walks you through OpenAI's Admin Setup guide item by item, shows what policy your answers make and what the real
Codex would do with it, and can be run again any day to see what still holds. Without a command it opens the app.

\b
Examples:
  codex-rollout demo                  look around in ten seconds
  codex-rollout init ./acme --organisation Acme --surfaces local,cloud
  codex-rollout -C ./acme             open the app on it
  codex-rollout -C ./acme status      where it stands
  codex-rollout policy lint requirements.toml
"""

EPILOG = """Exit codes: 0 good, 1 something is open or not verifiable, 2 wrong use or a file that cannot be read.

Colour: --color wins, then NO_COLOR, then FORCE_COLOR; without them there is colour where standard output is a terminal.

Every command has a page of its own, like: codex-rollout attest --help
"""


class Commands(LazyCommandGroup):
    """The whole command line: what goes wrong ends in one sentence, and all that is said goes through the gates."""

    def main(self, *args: Any, **extra: Any) -> Any:
        output.choose()
        if os.environ.get("_CODEX_ROLLOUT_COMPLETE", "").startswith("powershell"):
            from codex_rollout_tui.cli.completion_powershell import add_powershell

            add_powershell()
        with gates():
            return super().main(*args, **extra)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with one_sentence():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with one_sentence():
            refuse_closed_output()
            return super().invoke(ctx)


def _choose_colour(ctx: click.Context, param: click.Parameter, value: str) -> None:
    output.choose(colour=value)


def _say_what_is_used(context: Context) -> None:
    from codex_rollout_tui.settings import settings_path

    output.warn(f"folder: {context.root}")
    output.warn(f"person: {context.author.person}")
    output.warn(f"settings: {settings_path()}")


@click.group(
    cls=Commands,
    table=COMMANDS,
    invoke_without_command=True,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    sections=SECTIONS,
    epilog=EPILOG,
)
@click.option("-C", "folder", type=click.Path(path_type=Path), metavar="FOLDER", help="The rollout's folder.")
@click.option("--person", metavar="NAME", help="Who is at the keyboard (default: your settings, or login name).")
@click.option(
    "--lock-wait",
    type=click.FloatRange(min=0),
    default=LOCK_WAIT,
    metavar="SECONDS",
    help="How long to wait for another codex-rollout that is writing (default: 5).",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    is_eager=True,
    expose_value=False,
    callback=_choose_colour,
    help="Paint: where a terminal is (auto), always, or never.",
)
@click.option("--plain", is_flag=True, help="Without a command: line by line in place of the app, as walk does.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors and JSON; the exit code tells.")
@click.option("-v", "--verbose", is_flag=True, help="Also say which folder, person and settings are used.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version, with the date of its facts, and exit.",
)
@click.pass_context
def codex_rollout(
    ctx: click.Context,
    folder: Path | None,
    person: str | None,
    lock_wait: float,
    plain: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Set-up of Codex, from the command line or in the app."""
    ctx.obj = Context(folder=folder, person=person, lock_wait=lock_wait)
    if quiet and verbose:
        raise click.UsageError("-q and -v exclude each other.", ctx)
    if quiet:
        output.choose(colour="never", quiet=True)
    if verbose:
        _say_what_is_used(ctx.obj)
    if plain and ctx.invoked_subcommand is not None:
        raise click.UsageError("--plain is for the app: leave it out before a command.", ctx)
    if plain:
        from codex_rollout_tui.cli.walk.begin import walk

        walk(ctx.obj)
    elif ctx.invoked_subcommand is None:
        from codex_rollout_tui.cli.app import open_app

        open_app(ctx.obj)


with_help_page(codex_rollout)
