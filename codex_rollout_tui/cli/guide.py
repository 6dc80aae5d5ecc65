"""`codex-rollout guide list|show|diff`: the guide as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.completion import edition_dates, item_ids
from codex_rollout_tui.cli.group import CommandGroup

if TYPE_CHECKING:
    from codex_rollout_tui.guide.model import Item

edition_option = click.option(
    "--edition", metavar="DATE", shell_complete=edition_dates, help="The edition to read (default: the newest)."
)


@click.group("guide", cls=CommandGroup, epilog="\b\nExample: codex-rollout guide diff 2026-04-21 2026-05-18")
def guide_command() -> None:
    """Read the guide: its steps and items, one item whole, or what changed between two editions."""


@guide_command.command("list", epilog="\b\nExample: codex-rollout guide list --edition 2026-04-21")
@edition_option
@output.json_option
def list_command(edition: str | None, as_json: bool, form: str | None) -> None:
    """List every item of an edition, step by step."""
    from codex_rollout_tui.guide.editions import view

    shown = view(edition)
    if output.wants_json(as_json, form):
        steps = [{"number": step.number, "title": step.title} for step in shown.steps]
        data = {"edition": shown.edition.date, "steps": steps, "items": [as_data(item) for item in shown.items]}
        output.print_json(data)
        return
    output.line(f"{shown.edition.title}, edition {shown.edition.date}: {len(shown.items)} items")
    for step in shown.steps:
        output.line()
        output.line(f"{step.number} · {step.title}")
        for item in shown.of_step(step.number):
            output.line(f"  {item.id:34} {item.title}")


@guide_command.command("show", epilog="\b\nExample: codex-rollout guide show policy-sandbox-modes")
@click.argument("item", shell_complete=item_ids)
@edition_option
@output.json_option
def show_command(item: str, edition: str | None, as_json: bool, form: str | None) -> None:
    """Show one ITEM whole: what to do, where, why, what to answer, and where the facts come from."""
    from codex_rollout_tui.guide.editions import view

    shown_item = view(edition).item(item)
    if output.wants_json(as_json, form):
        output.print_json({"edition": view(edition).edition.date, "item": as_data(shown_item)})
        return
    for text in lines_of(shown_item):
        output.line(text)


@guide_command.command("diff", epilog="\b\nExample: codex-rollout guide diff 2026-04-21 2026-05-18")
@click.argument("old", required=False, shell_complete=edition_dates)
@click.argument("new", required=False, shell_complete=edition_dates)
@output.json_option
def diff_command(old: str | None, new: str | None, as_json: bool, form: str | None) -> None:
    """Say what changed from edition OLD to edition NEW: without NEW to the newest, without both between the newest."""
    from codex_rollout_tui.guide.editions import difference

    changes = difference(old, new)
    if output.wants_json(as_json, form):
        data = {
            "old": changes.old.date,
            "new": changes.new.date,
            "added": [item.id for item in changes.added],
            "removed": [item.id for item in changes.removed],
            "revised": [{"id": item.id, "on": rev.on, "what": rev.what} for item, rev in changes.revised],
        }
        output.print_json(data)
        return
    output.line(
        f"From {changes.old.date} to {changes.new.date}: "
        f"{len(changes.added)} new, {len(changes.revised)} revised, {len(changes.removed)} removed"
    )
    for item in changes.added:
        output.line(f"  + {item.id:34} {item.title}")
    for item, revision in changes.revised:
        output.line(f"  ~ {item.id:34} {item.title}")
        output.line(f"      {revision.what}")
    for item in changes.removed:
        output.line(f"  - {item.id:34} {item.title}")


def as_data(item: Item) -> dict[str, Any]:
    """An item as JSON: every field, those that say nothing included."""
    return cast("dict[str, Any]", plain(item))


def plain(value: Any) -> Any:
    """Values of the model as JSON has them: a named tuple as an object, any other as a list."""
    if hasattr(value, "_asdict"):
        return {name: plain(field) for name, field in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(field) for name, field in value.items()}
    return [plain(part) for part in value] if isinstance(value, (tuple, list)) else value


def lines_of(item: Item) -> list[str]:
    """An item as lines for a person."""
    import textwrap

    cells = max(30, min(output.columns() or 96, 96) - 10)

    def block(label: str, *texts: str) -> list[str]:
        return [
            f"{label if first else '':10}{line}"
            for first, line in (
                (i == 0 and j == 0, line)
                for i, t in enumerate(texts)
                for j, line in enumerate(textwrap.wrap(t, cells, break_on_hyphens=False))
            )
        ]

    lines = [f"{item.title}  ({item.id}, step {item.step})", ""]
    lines += block("Do", *item.do.split("\n\n")) + block("Why", item.why)
    lines += block("Where", *([item.where] if item.where else []), item.url)
    if item.settings:
        several = len(item.settings) > 1
        lines += block("Setting", *(f"{n}. {name}" if several else name for n, name in enumerate(item.settings, 1)))
    if item.other_names:
        lines += block("", f"also called: {', '.join(item.other_names)}")
    for trap in item.traps:
        lines += block("Trap", trap)
    if item.challenge is not None:
        lines += block("Asked", item.challenge.question, f"answer {item.challenge.expected}")
    for number, command in enumerate(item.commands):
        lines.append(f"{'' if number else 'Run':10}{command}")
    lines += block("Evidence", item.evidence) + block("Verified", f"{item.verify}: {item.verified_by}")
    condition = f", only when: {item.when}" if item.when else ""
    lines += block(
        "Who", f"{item.owner}; surfaces: {item.surfaces}{condition}; re-check every {item.recheck_days} days"
    )
    if item.needs:
        lines += block("Needs", ", ".join(item.needs))
    lines += block("Since", item.since, *(f"revised {r.on}: {r.what}" for r in item.revised))
    lines += block("Source", *(f"{source.url} ({source.date}, {source.basis})" for source in item.sources))
    return lines
