"""What changed from one text to another as rows: by meaning, the gravest first, and line by line."""

from __future__ import annotations

from collections import Counter

from codex_rollout_tui.policy.compare.change import Change, ChangeKind, summary
from codex_rollout_tui.policy.compare.diff_lines import hunks
from codex_rollout_tui.policy.compare.meaning import Comparison
from codex_rollout_tui.policy.compare.text_diff import Diff
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Ends, Row, Span, row
from codex_rollout_tui.tui.kit.status_style import Signs

LINE_STYLE = {"+": "added", "-": "removed", " ": "dim"}
KIND_STYLE = {"outage": "bad", "mended": "good", "looser": "warn", "stricter": "good", "changed": "accent"}
SHOWN: tuple[ChangeKind, ...] = ("stricter", "looser", "changed")
"""What is counted where there is little room."""


def diff_summary(comparison: Comparison, diff: Diff) -> str:
    """Lines and meaning in a few words: `+2 -1 lines: 1 stricter`."""
    lines = f"+{diff.added} -{diff.removed} lines"
    if not comparison.known:
        return f"{lines}: what that means cannot be said of a text that is not TOML"
    return f"{lines}: {summary(comparison.changes)}"


def in_short(comparison: Comparison, diff: Diff, signs: Signs) -> Ends:
    """The same for the end of a row; in short without the lines."""
    if not diff:
        same: list[Span] = [("the same", "dim")]
        return same, same
    lines: Span = (f"+{diff.added} -{diff.removed}  ", "accent")
    if not comparison.known:
        broken: list[Span] = [(f"{signs.glyph('failed')} not TOML", "bad")]
        return [lines, *broken], broken
    kinds = Counter(change.kind for change in comparison.changes)
    refused: list[Span] = [(f"{signs.glyph('failed')} refused", "bad")] if kinds["outage"] else []
    words = ", ".join(f"{kinds[kind]} {kind}" for kind in SHOWN if kinds[kind])
    if not refused and not words:
        words = "same meaning"
    meaning = [*refused, (f"{'  ' if refused and words else ''}{words}", "")]
    return [lines, *meaning], meaning


def change_rows(change: Change, context: RowContext, place: str = "") -> list[Row]:
    """One change: its kind, its key, where it stands, and what it means."""
    kind = "no effect" if change.kind == "nothing" else change.kind
    head: list[Span] = [(kind, KIND_STYLE.get(change.kind, "dim"))]
    if change.path:
        head.append((f" {change.key}", "bold"))
    if place:
        head.append((f" ({place})", "dim"))
    return context.wrapped([*head, (f" {change.words}", "")])


def meaning_rows(comparison: Comparison, context: RowContext) -> list[Row]:
    """Every change."""
    return [line for change in comparison.changes for line in change_rows(change, context)]


def difference_rows(diff: Diff) -> list[Row]:
    """The lines that changed, each with its sign."""
    rows: list[Row] = []
    for hunk in hunks(diff):
        if rows:
            rows.append(row(("...", "dim")))
        rows += [row((f"{line.sign} {line.text}".replace("\t", "    "), LINE_STYLE[line.sign])) for line in hunk]
    return rows
