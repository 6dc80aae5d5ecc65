"""`codex-rollout init`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.completion import edition_dates
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import FolderError, UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.first_answers import FirstAnswers


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


def _show_template(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from codex_rollout_tui.actions.first_answers import answers_template

    output.page(answers_template())
    ctx.exit()


def _from_file(path: str) -> FirstAnswers:
    """The answers of a file, or of standard input; raises RolloutError."""
    from codex_rollout_tui.actions import named_file
    from codex_rollout_tui.actions.first_answers import ANSWERS, read_answers
    from codex_rollout_tui.cli.streams import standard_input

    data = named_file.read(path, lambda: standard_input(ANSWERS.largest + 1), ANSWERS)
    return read_answers(Path("standard input" if path == named_file.STANDARD_INPUT else path), data)


@click.command(
    "init",
    cls=AnswersCommand,
    epilog="\b\nExample: codex-rollout init ./acme --organisation Acme --surfaces local,cloud --condition scim=no",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisation", metavar="NAME", help="Your organisation's name.")
@click.option(
    "--surfaces",
    metavar="LIST",
    help="What you use: local (app, CLI, IDE extension), cloud (what runs at OpenAI), or both: local,cloud.",
)
@click.option(
    "--edition",
    metavar="DATE",
    shell_complete=edition_dates,
    help="The edition of the guide to follow (default: the newest).",
)
@click.option("--workspace-id", metavar="UUID", help="From Workspace details.")
@click.option("--condition", "conditions", multiple=True, metavar="NAME=yes|no", help="Answer a condition. Repeatable.")
@click.option("--owner", "owners", multiple=True, metavar="ROLE=PERSON", help="Name an owner. Repeatable.")
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    help="Every answer from a file, - for standard input; what else is given here wins.",
)
@click.option(
    "--answers-template",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_template,
    help="Print such a file, to be filled in, and exit.",
)
@click.option("--git", is_flag=True, help="Also make the folder a Git repository.")
@output.json_option
@click.pass_context
def init_command(
    ctx: click.Context,
    folder: Path,
    organisation: str | None,
    surfaces: str | None,
    edition: str | None,
    workspace_id: str | None,
    conditions: tuple[str, ...],
    owners: tuple[str, ...],
    answers_file: str | None,
    git: bool,
    as_json: bool,
    form: str | None,
) -> None:
    """Start a rollout in FOLDER: a folder of plain files, made to live in Git."""
    from codex_rollout_tui.actions import decisions as decide
    from codex_rollout_tui.actions.first_answers import FirstAnswers
    from codex_rollout_tui.actions.git import find_git
    from codex_rollout_tui.actions.own_settings import keep_person
    from codex_rollout_tui.actions.start import make_repository, start
    from codex_rollout_tui.settings import settings_path

    context: Context = ctx.obj
    if context.folder is not None:
        raise UsageError(
            "-C names a rollout that is there already; for a new one write only: codex-rollout init FOLDER"
        )
    if git and find_git(os.environ) is None:
        raise UsageError("git is not installed. Install it, or leave out --git. Nothing was made.")
    answers = _from_file(answers_file) if answers_file else FirstAnswers()
    if organisation is None and not answers.organisation:
        if answers_file:
            raise UsageError(f"{answers_file} does not answer organisation. Write it there, or give --organisation.")
        raise click.UsageError("Missing option '--organisation' (or --answers FILE).", ctx)
    if surfaces is None and not answers_file:
        raise click.UsageError("Missing option '--surfaces' (or --answers FILE).", ctx)
    named = pairs(conditions, "NAME=yes or NAME=no", decide.condition_name)
    answered = {name: decide.yes_or_no(answer) for name, answer in named.items()}
    root = context.here / folder
    rollout = start(
        root,
        context.author._replace(person=answers.person) if answers.person else context.author,
        organisation=answers.organisation if organisation is None else organisation,
        surfaces=answers.surfaces if surfaces is None else decide.surfaces_from(surfaces),
        edition=edition or answers.edition,
        workspace_id=answers.workspace_id if workspace_id is None else workspace_id,
        conditions={**answers.conditions, **{name: yes for name, yes in answered.items() if yes is not None}},
        owners={**answers.owners, **pairs(owners, "ROLE=PERSON", decide.role_name)},
    )
    if answers.person:
        try:
            keep_person(settings_path(), answers.person)
        except FolderError as error:  # the rollout stands all the same
            output.warn(str(error))
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
