"""A command's page of help, and `--version`: click's own text, with colour where the person's terminal shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from codex_rollout_tui import __version__
from codex_rollout_tui.cli import output

_HEADING = re.compile(r"\S.*:\s*")
_ENTRY = re.compile(r"  \S+(?: \S+)*(?=  |$)")


def show_help(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    """Print the page of the command and leave."""
    if not asked or ctx.resilient_parsing:
        return
    print_help(ctx)
    ctx.exit()


def print_help(ctx: click.Context) -> None:
    """Print the page of a command, painted where colours are."""
    if not output.colours():
        output.page(ctx.get_help())
        return
    listed = False
    for line in ctx.get_help().split("\n"):
        listed = bool(_HEADING.fullmatch(line)) or (listed and line.startswith("  "))
        output.painted(*_parts(line, listed))


def _parts(line: str, listed: bool) -> Iterator[tuple[str, str]]:
    usage = line.startswith("Usage: ")
    if usage or _HEADING.fullmatch(line):
        head, colon, rest = line.partition(":")
        yield from ((head + colon, "strong"), (rest, ""))
        return
    entry = _ENTRY.match(line) if listed else None
    if entry is None:
        yield line, ""
    else:
        yield from ((entry[0], "info"), (line[entry.end() :], ""))


def help_option() -> click.Option:
    """`-h` and `--help`, which show the page."""
    return click.Option(
        ["-h", "--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show_help,
        help="Show this page and exit.",
    )


def show_version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    """Print the version with the date of its facts, and leave."""
    if not asked or ctx.resilient_parsing:
        return
    from codex_rollout_tui.guide.load import editions
    from codex_rollout_tui.policy.catalogue.keys import NEWEST

    output.page(f"codex-rollout {__version__}")
    output.page(f"guide: edition {editions()[-1].date}")
    output.page(f"Codex: measured up to {NEWEST}")
    ctx.exit()
