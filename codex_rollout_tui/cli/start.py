"""`codex-rollout init`."""

from __future__ import annotations

from pathlib import Path

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context


def pairs(values: tuple[str, ...], what: str) -> dict[str, str]:
    """`NAME=VALUE` options as a mapping; raises click.UsageError for one without `=`."""
    found = {}
    for value in values:
        name, equals, rest = value.partition("=")
        if not equals:
            raise click.UsageError(f"'{value}' must be written {what}.")
        found[name] = rest
    return found


@click.command(
    "init",
    epilog="Example: codex-rollout init ./acme --organisation Acme --surfaces local,cloud --condition scim=no",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisation", required=True, metavar="NAME", help="Your organisation's name.")
@click.option("--surfaces", required=True, metavar="LIST", help="What you use: local, cloud, or local,cloud.")
@click.option("--edition", metavar="DATE", help="The edition of the guide to follow (default: the newest).")
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
    from codex_rollout_tui.actions import decide
    from codex_rollout_tui.actions.start import make_repository, start

    answered = {
        decide.condition_name(name): decide.yes_or_no(answer)
        for name, answer in pairs(conditions, "NAME=yes or NAME=no").items()
    }
    rollout = start(
        folder,
        context.me,
        organisation=organisation,
        surfaces=decide.surfaces_from(surfaces),
        edition=edition,
        workspace_id=workspace_id,
        conditions={name: answer for name, answer in answered.items() if answer is not None},
        owners={decide.role_name(role): person for role, person in pairs(owners, "ROLE=PERSON").items()},
    )
    if git:
        make_repository(folder)
    standing = rollout.standing()
    applicable = len(standing.states) - standing.counts["not-applicable"]
    if output.wants_json(as_json, form):
        data = {"folder": str(folder), "id": rollout.file.id, "edition": rollout.file.edition, "items": applicable}
        output.print_json(data)
        return
    output.line(f"{organisation}: a rollout of {applicable} items (guide {rollout.file.edition}) is in {folder}.")
    output.line(f"Open it with: codex-rollout -C {folder}")
