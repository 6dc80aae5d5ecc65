"""The commands that say something about one item: attest, wait, waive, assign, note, reopen, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.completion import item_ids
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.checklist.event import Event

item_argument = click.argument("item", shell_complete=item_ids)


def act(context: Context, item: str, as_json: bool, do: Callable[[Rollout], Sequence[Event]]) -> None:
    """Open the rollout, do it, and say what the item is now."""
    rollout = context.open()
    events = do(rollout)
    tell(rollout, item, events, as_json)


def tell(rollout: Rollout, item: str, events: Sequence[Event], as_json: bool) -> None:
    """Print an item's new state, and what should be known about it."""
    from codex_rollout_tui.checklist.status_signs import SIGNS

    statuses = rollout.statuses([item])
    state = statuses.states.get(item)
    if state is None:
        return
    needs = [need.item.id for need in statuses.open_needs(state.item)]
    if as_json:
        from codex_rollout_tui.actions.status_report import item_data

        refs = [event.ref for event in events]
        output.print_json({"item": item, **item_data(state), "open_prerequisites": needs, "events": refs})
        return
    sign = SIGNS[state.status]
    reason = f" ({state.reason})" if state.reason else ""
    who = f" · {state.person}" if state.person else ""
    output.line(f"{sign.glyph} {state.item.title}: {sign.word}{reason}{who}")
    if state.unchallenged and state.item.challenge is not None:
        output.warn(f"No answer was given, so it proves little. Give it with --answer: {state.item.challenge.question}")
    if needs and state.status in ("done", "verified"):
        output.warn(f"Still open before it: {', '.join(needs)}")


@click.command("attest", epilog='\b\nExample: codex-rollout attest local-toggle --answer on --note "seen with Ben"')
@item_argument
@click.option("--fail", "failed", is_flag=True, help="Say that it is not so.")
@click.option("--answer", metavar="TEXT", help="What the page shows (see: codex-rollout guide show ITEM).")
@click.option("--note", "notes", multiple=True, metavar="TEXT", help="A sentence as evidence. Repeatable.")
@click.option("--link", "links", multiple=True, metavar="URL", help="Where the proof is kept. Repeatable.")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help="Its hash is kept."
)
@click.option("--copy", is_flag=True, help="Keep a copy of each --file too, in evidence/ of the rollout.")
@output.json_option
@click.pass_obj
def attest_command(
    context: Context,
    item: str,
    failed: bool,
    answer: str | None,
    notes: tuple[str, ...],
    links: tuple[str, ...],
    files: tuple[Path, ...],
    copy: bool,
    as_json: bool,
    form: str | None,
) -> None:
    """Say that ITEM is done (or, with --fail, that it is not), with at least one of answer, note, link and file."""
    from codex_rollout_tui.actions import evidence, items

    if copy and not files:
        raise UsageError("--copy keeps a copy of a file: name one with --file PATH. Nothing was saved.")
    proofs = [
        *(evidence.note(text) for text in notes),
        *(evidence.link(url) for url in links),
        *(evidence.file(path) for path in files if not copy),
    ]
    copied = [evidence.copied(path) for path in files if copy]
    act(
        context,
        item,
        output.wants_json(as_json, form),
        lambda rollout: items.attest(rollout, item, answer=answer, evidence=proofs, copied=copied, failed=failed),
    )


@click.command(
    "wait", epilog='\b\nExample: codex-rollout wait analytics-key-confirmed --on "OpenAI support" --until 2026-06-01'
)
@item_argument
@click.option("--on", "whom", required=True, metavar="WHOM", help="Who must act.")
@click.option("--until", required=True, metavar="DATE", help="When to follow up (YYYY-MM-DD).")
@output.json_option
@click.pass_obj
def wait_command(context: Context, item: str, whom: str, until: str, as_json: bool, form: str | None) -> None:
    """Say that somebody else must act on ITEM first, and when you will ask again."""
    from codex_rollout_tui.actions import items

    act(context, item, output.wants_json(as_json, form), lambda rollout: items.wait(rollout, item, whom, until))


@click.command(
    "waive", epilog='\b\nExample: codex-rollout waive rbac-scim --reason "SCIM comes in Q3" --until 2026-09-30'
)
@item_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why the deviation is accepted.")
@click.option("--until", required=True, metavar="DATE", help="The last day it is accepted (YYYY-MM-DD).")
@output.json_option
@click.pass_obj
def waive_command(context: Context, item: str, reason: str, until: str, as_json: bool, form: str | None) -> None:
    """Accept that ITEM is not done, until a date; then it is open again."""
    from codex_rollout_tui.actions import items

    act(context, item, output.wants_json(as_json, form), lambda rollout: items.waive(rollout, item, reason, until))


@click.command("assign", epilog='\b\nExample: codex-rollout assign review-enable "Ben Okafor"')
@item_argument
@click.argument("person")
@output.json_option
@click.pass_obj
def assign_command(context: Context, item: str, person: str, as_json: bool, form: str | None) -> None:
    """Give ITEM to PERSON, whatever its owner role says."""
    from codex_rollout_tui.actions import items

    act(context, item, output.wants_json(as_json, form), lambda rollout: items.assign(rollout, item, person))


@click.command("note", epilog='\b\nExample: codex-rollout note cloud-toggle "appeared after 6 minutes"')
@item_argument
@click.argument("text")
@output.json_option
@click.pass_obj
def note_command(context: Context, item: str, text: str, as_json: bool, form: str | None) -> None:
    """Write something down on ITEM without changing what it is."""
    from codex_rollout_tui.actions import items

    act(context, item, output.wants_json(as_json, form), lambda rollout: items.add_note(rollout, item, text))


@click.command("reopen", epilog='\b\nExample: codex-rollout reopen local-toggle --reason "moved to a new workspace"')
@item_argument
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@output.json_option
@click.pass_obj
def reopen_command(context: Context, item: str, reason: str, as_json: bool, form: str | None) -> None:
    """Set ITEM back to to-do; its history stays."""
    from codex_rollout_tui.actions import items

    act(context, item, output.wants_json(as_json, form), lambda rollout: items.reopen(rollout, item, reason))


@click.command("undo", epilog="\b\nExample: codex-rollout undo")
@output.json_option
@click.pass_obj
def undo_command(context: Context, as_json: bool, form: str | None) -> None:
    """Take back your last action, as a new event; the old one stays in the history."""
    from codex_rollout_tui.actions.undo import undo
    from codex_rollout_tui.checklist.payloads import subject

    rollout = context.open()
    undone = undo(rollout)
    if output.wants_json(as_json, form):
        output.print_json({"undone": [{"event": e.ref, "kind": e.kind, "item": e.item} for e in undone]})
        return
    for event in undone:
        output.line(f"Taken back: {event.kind} {event.item or subject(event.payload)} of {event.at}")
    for item in dict.fromkeys(event.item for event in undone if event.item):
        tell(rollout, item, undone, as_json=False)
