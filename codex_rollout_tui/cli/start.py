"""`codex-rollout init`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.completion import edition_dates
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import UsageError


def pairs(values: tuple[str, ...], what: str, known: Callable[[str], str]) -> dict[str, str]:
    """`NAME=VALUE` options as a mapping of known names; raises UsageError for one without `=`, or given twice."""
    by_name: dict[str, str] = {}
    for value in values:
        given, equals, rest = value.partition("=")
        if not equals:
            raise UsageError(f"'{value}' must be written {what}.")
        name = known(given)
        if name in by_name:
            raise UsageError(f"{name} is given twice: say it once.")
        by_name[name] = rest
    return by_name


class AnswersCommand(click.Command):
    """A command whose help names the conditions and owner roles there are."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from codex_rollout_tui.guide.load import conditions
        from codex_rollout_tui.guide.model import ROLE_IDS

        with formatter.section("Conditions (a no hides items, what is unanswered shows them)"):
            formatter.write_dl([(condition.id, condition.question) for condition in conditions().values()])
        with formatter.section("Owner roles"):
            formatter.write_text(", ".join(ROLE_IDS))
        super().format_epilog(ctx, formatter)


@click.command(
    "init",
    cls=AnswersCommand,
    epilog="\b\nExample: codex-rollout init ./acme --organisation Acme --surfaces local,cloud --condition scim=no",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisation", required=True, metavar="NAME", help="Your organisation's name.")
@click.option("--surfaces", required=True, metavar="LIST", help="What you use: local, cloud, or local,cloud.")
@click.option(
    "--edition",
    metavar="DATE",
    shell_complete=edition_dates,
    help="The edition of the guide to follow (default: the newest).",
)
@click.option("--workspace-id", default="", metavar="UUID", help="From Workspace details.")
@click.option("--condition", "conditions", multiple=True, metavar="NAME=yes|no", help="Answer a condition. Repeatable.")
@click.option("--owner", "owners", multiple=True, metavar="ROLE=PERSON", help="Name an owner. Repeatable.")
@click.option("--git", is_flag=True, help="Also make the folder a Git repository.")
@output.json_option
@click.pass_obj
def init_command(
    context: Context,
    folder: Path,
    organisation: str,
    surfaces: str,
    edition: str | None,
    workspace_id: str,
    conditions: tuple[str, ...],
    owners: tuple[str, ...],
    git: bool,
    as_json: bool,
    form: str | None,
) -> None:
    """Start a rollout in FOLDER: a folder of plain files, made to live in Git."""
    from codex_rollout_tui.actions import decisions as decide
    from codex_rollout_tui.actions.git import find_git
    from codex_rollout_tui.actions.start import make_repository, start

    if context.folder is not None:
        raise UsageError(
            "-C names a rollout that is there already; for a new one write only: codex-rollout init FOLDER"
        )
    if git and find_git(os.environ) is None:
        raise UsageError("git is not installed. Install it, or leave out --git. Nothing was made.")
    named = pairs(conditions, "NAME=yes or NAME=no", decide.condition_name)
    answered = {name: decide.yes_or_no(answer) for name, answer in named.items()}
    root = context.here / folder
    rollout = start(
        root,
        context.author,
        organisation=organisation,
        surfaces=decide.surfaces_from(surfaces),
        edition=edition,
        workspace_id=workspace_id,
        conditions={name: answer for name, answer in answered.items() if answer is not None},
        owners=pairs(owners, "ROLE=PERSON", decide.role_name),
    )
    if git:
        make_repository(root, os.environ)
    statuses = rollout.statuses()
    applicable = len(statuses.states) - statuses.counts["not-applicable"]
    if output.wants_json(as_json, form):
        data = {
            "folder": str(folder.resolve()),
            "id": rollout.file.id,
            "edition": rollout.file.edition,
            "items": applicable,
        }
        output.print_json(data)
        return
    name, edition = rollout.file.organisation, rollout.file.edition
    output.line(f"{name}: a rollout of {applicable} items (guide {edition}) is in {folder}.")
    output.line(f"Open it with: codex-rollout -C {shlex.quote(str(folder))}")
