"""`codex-rollout decide`: change an answer of the whole rollout."""

from __future__ import annotations

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.start import AnswersCommand, pairs
from codex_rollout_tui.errors import UsageError


@click.command(
    "decide",
    cls=AnswersCommand,
    epilog="\b\nExample: codex-rollout decide --surfaces local --condition scim=no",
)
@click.option("--organisation", metavar="NAME", help="Your organisation's name.")
@click.option("--surfaces", metavar="LIST", help="local, cloud, or local,cloud.")
@click.option("--workspace-id", metavar="UUID", help="From Workspace details.")
@click.option("--condition", "conditions", multiple=True, metavar="NAME=yes|no|unanswered", help="Repeatable.")
@click.option("--owner", "owners", multiple=True, metavar="ROLE=PERSON", help="Repeatable.")
@output.json_option
@click.pass_obj
def decide_command(
    context: Context,
    organisation: str | None,
    surfaces: str | None,
    workspace_id: str | None,
    conditions: tuple[str, ...],
    owners: tuple[str, ...],
    as_json: bool,
    form: str | None,
) -> None:
    """Change what the organisation uses and who owns what; items appear or become not applicable at once."""
    from codex_rollout_tui.actions import decisions as decide

    changes: dict[str, object] = {}
    if organisation is not None:
        changes["organisation"] = organisation
    if surfaces is not None:
        changes["surfaces"] = decide.surfaces_from(surfaces)
    if workspace_id is not None:
        changes["workspace_id"] = decide.workspace_id(workspace_id)
    for name, answer in pairs(conditions, "NAME=yes, NAME=no or NAME=unanswered", decide.condition_name).items():
        changes[f"conditions.{name}"] = decide.yes_or_no(answer)
    for role, person in pairs(owners, "ROLE=PERSON", decide.role_name).items():
        changes[f"owners.{role}"] = person
    if not changes:
        raise UsageError("Say what to change: --surfaces, --condition, --owner, --workspace-id or --organisation.")
    rollout = context.open()
    decide.decide_all(rollout, changes)
    changes = {field: decide.current(rollout, field) for field in changes}
    statuses = rollout.statuses()
    applicable = len(statuses.states) - statuses.counts["not-applicable"]
    if output.wants_json(as_json, form):
        output.print_json({"changed": changes, "applicable": applicable, "counts": statuses.counts})
        return
    for field, value in changes.items():
        output.line(f"{field}: {decide.as_answer(value)}")
    output.line(f"{applicable} of {len(statuses.states)} items apply now.")
