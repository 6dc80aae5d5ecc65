"""Manual pages, one a command, written by the very calls that write its page of `--help`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from codex_rollout_tui import __version__

_BREAKS = re.compile(r"\n\s*\n")
_PROGRAM = "codex-rollout"


def roff(text: str) -> str:
    """A text as roff has it: no backslash, leading dot or hyphen means anything, and every letter is there."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(letter if letter.isascii() else f"\\[u{ord(letter):04X}]" for letter in text)
    return f"\\&{text}" if text.startswith((".", "'")) else text


class ManFormatter(click.HelpFormatter):
    """Takes what click's formatter of help takes, and makes a manual page of it."""

    def __init__(self) -> None:
        super().__init__(width=1000)
        self._in_section = False
        self._described = False

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f".SH SYNOPSIS\n.B {roff(prog)}\n{roff(args)}\n")

    def write_paragraph(self) -> None:
        """Blank lines are made by macros here."""

    def write_heading(self, heading: str) -> None:
        self.write(f".SH {roff(heading.upper())}\n")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        self.write_heading(name)
        self._in_section = True
        try:
            yield
        finally:
            self._in_section = False

    def write_text(self, text: str) -> None:
        if not self._in_section:
            example = text.lstrip("\b\n").startswith("Example: ")
            self.write_heading("Example" if example else "Notes" if self._described else "Description")
            text = text.replace("Example: ", "", 1) if example else text
            self._described = True
        for paragraph in _BREAKS.split(text.strip("\n")):
            if paragraph.startswith("\b"):
                lines = "\n".join(roff(line) for line in paragraph.lstrip("\b\n").split("\n"))
                self.write(f".PP\n.nf\n{lines}\n.fi\n")
            else:
                self.write(f".PP\n{roff(' '.join(paragraph.split()))}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        self._described = True
        for term, meaning in rows:
            self.write(f".TP\n.B {roff(term.strip())}\n{roff(meaning)}\n")


def man_page(ctx: click.Context) -> str:
    """The manual page of a command."""
    from codex_rollout_tui.guide.load import editions

    name = page_name(ctx)
    title = " ".join(
        f'"{roff(word)}"' for word in (name.upper(), "1", editions()[-1].date, f"{_PROGRAM} {__version__}")
    )
    formatter = ManFormatter()
    formatter.write(f".TH {title}\n.nh\n.ad l\n.SH NAME\n{roff(name)} \\- {roff(_summary(ctx.command))}\n")
    ctx.command.format_help(ctx, formatter)
    related = [page_name(one) for one in _neighbours(ctx)]
    if related:
        formatter.write(".SH SEE ALSO\n" + ",\n".join(f".BR {roff(one)} (1)" for one in related) + "\n")
    return formatter.getvalue()


def page_name(ctx: click.Context) -> str:
    """What a page is called, like `codex-rollout-policy-lint`."""
    return ctx.command_path.replace(" ", "-")


def _summary(command: click.Command) -> str:
    return " ".join(_BREAKS.split(command.help or "")[0].split()).rstrip(".")


def _neighbours(ctx: click.Context) -> Iterator[click.Context]:
    if ctx.parent is not None:
        yield ctx.parent
    yield from below(ctx)


def below(ctx: click.Context) -> Iterator[click.Context]:
    """The commands of a group, each in its context."""
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            if command is not None:
                yield click.Context(command, parent=ctx, info_name=name)


def every_context(ctx: click.Context) -> Iterator[click.Context]:
    """A command and all below it."""
    yield ctx
    for one in below(ctx):
        yield from every_context(one)


def write_pages(root: click.Command, folder: Path) -> list[Path]:
    """Write every page into a folder; returns the files."""
    files = []
    for ctx in every_context(click.Context(root, info_name=_PROGRAM)):
        file = folder / f"{page_name(ctx)}.1"
        file.write_bytes(man_page(ctx).encode("ascii"))
        files.append(file)
    return files
