"""`codex-rollout policy diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.change import Change
    from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
    from codex_rollout_tui.policy.compare.diff_lines import DiffLine
    from codex_rollout_tui.policy.compare.meaning import Comparison

STYLES = {"outage": "error", "mended": "good", "looser": "warning", "stricter": "good", "changed": "info"}
"""How each kind of change is painted; the rest quietly."""
SIGNS = {"+": "good", "-": "error", " ": "quiet"}


@click.command("diff", epilog="\b\nExample: codex-rollout policy diff before.toml requirements.toml --text")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--text", "by_text", is_flag=True, help="Show the lines that changed too.")
@click.option("--client", type=Client(), metavar="VERSION", help="As this client reads them: 0.138, or newest.")
@output.json_option
def diff_command(old: str, new: str, by_text: bool, client: str | None, as_json: bool, form: str | None) -> None:
    """Say what changed from policy file OLD to NEW (- is standard input): key by key, stricter, looser, or only other.

    Stricter means that people and Codex may do less than before and nothing more; where that is not certain, it says
    changed. Spelling, order and comments alone are no change.

    Exit codes: 0 no difference in meaning, 1 differences, or a text that is not TOML, 2 a file that cannot be read.
    """
    from codex_rollout_tui.actions.named_file import STANDARD_INPUT, read
    from codex_rollout_tui.policy.catalogue.keys import NEWEST
    from codex_rollout_tui.policy.compare.diff_lines import hunks
    from codex_rollout_tui.policy.compare.meaning import compare
    from codex_rollout_tui.policy.compare.text_diff import changed
    from codex_rollout_tui.policy.text.document import Document

    if old == new == STANDARD_INPUT:
        raise UsageError("Standard input can be one of the two files, not both. Name the other one.")
    before, after = (Document(read(file, standard_input)) for file in (old, new))
    comparison = compare(before, after, client or NEWEST)
    lines = hunks(changed(before.data, after.data)) if by_text else None
    if output.wants_json(as_json, form):
        output.print_json(_as_data(old, new, comparison, lines))
    else:
        _show(old, new, comparison, "" if by_text else " The lines that changed: --text.")
        if lines is not None:
            _show_lines(old, new, lines)
    raise Finished(1 if comparison.differs else 0)


def _as_data(
    old: str, new: str, comparison: Comparison, lines: tuple[tuple[DiffLine, ...], ...] | None
) -> dict[str, Any]:
    from codex_rollout_tui.policy.compare.change import summary

    return {
        "client": comparison.new.client,
        "summary": summary(comparison.changes) if comparison.known else None,
        "differs": comparison.differs,
        "same_text": comparison.old.document.data == comparison.new.document.data,
        "old": _side_as_data(old, comparison.old),
        "new": _side_as_data(new, comparison.new),
        "changes": [_change_as_data(change) for change in comparison.changes],
        "text": None if lines is None else [[line._asdict() for line in hunk] for hunk in lines],
    }


def _side_as_data(path: str, side: ComparedPolicy) -> dict[str, Any]:
    problem = side.document.problem if not side.readable else None
    return {
        "path": path,
        "predicted": "accept" if side.stop is None else "refuse",
        "refusal": None if side.stop is None else {"line": side.stop.line, "message": side.stop.message},
        "unreadable": None
        if problem is None
        else {"line": problem.line, "column": problem.column, "message": problem.message},
    }


def _change_as_data(change: Change) -> dict[str, Any]:
    return {"key": change.key, "kind": change.kind, "how": change.how, **change._asdict(), "path": list(change.path)}


def _show(old: str, new: str, comparison: Comparison, hint: str) -> None:
    from codex_rollout_tui.policy.compare.change import summary

    for path, side in ((old, comparison.old), (new, comparison.new)):
        if not side.readable and (problem := side.document.problem) is not None:
            output.line(f"{path}:{problem.line}:{problem.column}: this is not TOML: {problem.message}.")
        elif side.stop is not None:
            output.line(f"{path}:{side.stop.line}: Codex refuses this file: {side.stop.message}.")
    if not comparison.known:
        output.line(f"By meaning nothing can be compared.{hint}")
        return
    output.painted((f"{old} -> {new}: ", ""), (summary(comparison.changes), "strong"))
    for change in comparison.changes:
        _show_change(change)


def _show_change(change: Change) -> None:
    if not change.path:
        return
    kind = "no effect" if change.kind == "nothing" else change.kind
    place = " -> ".join("-" if line is None else str(line) for line in (change.line_old, change.line_new))
    output.painted(
        (f"  {kind:<10}", STYLES.get(change.kind, "quiet")), (f" {change.key}", "strong"), (f"  line {place}", "quiet")
    )
    output.line(f"             {change.words}")


def _show_lines(old: str, new: str, lines: tuple[tuple[DiffLine, ...], ...]) -> None:
    output.line()
    if not lines:
        output.line("The texts are the same, line by line.")
        return
    width = max(len(str(line.old or line.new)) for hunk in lines for line in hunk)
    output.painted((f"--- {old}", "error"))
    output.painted((f"+++ {new}", "good"))
    for at, hunk in enumerate(lines):
        if at:
            output.painted(("  ...", "quiet"))
        for line in hunk:
            numbers = " ".join(f"{'' if number is None else number:>{width}}" for number in (line.old, line.new))
            output.painted((f"{numbers} ", "quiet"), (f"{line.sign} {line.text}", SIGNS[line.sign]))
