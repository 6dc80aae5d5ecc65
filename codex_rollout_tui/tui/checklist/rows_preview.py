"""The live policy preview: the text with what changed and what is wrong, and what the real Codex says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.compare.text_diff import Diff
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.kit.policy_signs import SEVERITY_STYLE, TOKEN_STYLE, accepted_spans, severity_sign
from codex_rollout_tui.tui.kit.rows import Row, Span, prose, row, wrap
from codex_rollout_tui.tui.kit.signs import Signs

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict

Asking = Literal["off", "running", "answered"]


@dataclass(frozen=True)
class Preview:
    """What the preview shows. `verdict` may be of an older text: then `stale` says so."""

    document: Document
    findings: Sequence[Finding]
    diff: Diff
    saved_at: str | None
    verdict: Verdict | None
    asking: Asking
    stale: bool
    now: datetime


def text_rows(preview: Preview, signs: Signs, cells: int) -> tuple[list[Row], dict[int, int]]:
    """The policy's text, each finding below its line; also which row each line of the text is on (1-based lines)."""
    lines = preview.document.text.splitlines() or [""]
    coloured = tokens(preview.document, 1, len(lines))
    gutter = max(2, len(str(len(lines))))
    by_line: dict[int, list[Finding]] = {}
    for finding in preview.findings:
        by_line.setdefault(min(max(finding.line, 1), len(lines)), []).append(finding)
    rows: list[Row] = []
    row_of: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        found = by_line.get(number, ())
        worst = "bad" if any(f.severity == "error" for f in found) else "warn" if found else "dim"
        mark = (signs.changed, "added") if number in preview.diff.lines else (" ", "")
        row_of[number] = len(rows)
        rows.append(row((f"{number:>{gutter}}", worst), mark, *_coloured(line, coloured[number - 1])))
        for finding in found:
            rows += _finding_rows(finding, signs, cells, " " * (gutter + 2))
    return rows, row_of


def _coloured(line: str, spans: Sequence[tuple[int, int, str]]) -> list[Span]:
    found: list[Span] = []
    at = 0
    for start, end, kind in spans:
        if start > at:
            found.append((line[at:start], ""))
        found.append((line[start:end], TOKEN_STYLE.get(kind, "")))
        at = end
    found.append((line[at:], ""))
    return [(one_line_kept(text), style) for text, style in found if text]


def one_line_kept(text: str) -> str:
    """Foreign text of one line with its spaces kept and tabs widened."""
    return "".join(c if c.isprintable() else "    " if c == "\t" else f"\\x{ord(c):02x}" for c in text)


def _finding_rows(finding: Finding, signs: Signs, cells: int, indent: str) -> list[Row]:
    style = SEVERITY_STYLE[finding.severity]
    spans: list[Span] = [
        (f"{severity_sign(signs, finding.severity)} ", style),
        (f"{finding.code} ", style),
        *prose(finding.message),
    ]
    if finding.fix is not None and finding.fix.safe:
        spans.append(("  F: fix", "accent"))
    return [row(indent, *line) for line in wrap(spans, cells - len(indent), "  ")]


def verdict_rows(preview: Preview, signs: Signs, cells: int) -> list[Row]:
    """What the real Codex says, how many findings there are, and what changed since the last saved version."""
    rows = [*wrap(_verdict_spans(preview, signs), cells, "  "), *wrap(_summary(preview, signs), cells, "  ")]
    verdict = preview.verdict
    if verdict is not None and verdict.accepted is None and preview.asking == "answered":
        rows += wrap([("  " + one_line(verdict.remedy), "dim")], cells, "  ")
    elif verdict is not None and verdict.accepted is False:
        rows += wrap([("  ", ""), (f"“{one_line(verdict.detail)}”", "dim")], cells, "  ")
    return rows


def _verdict_spans(preview: Preview, signs: Signs) -> list[Span]:
    verdict = preview.verdict
    if preview.asking == "running" or preview.stale:
        return [(f"{signs.glyph('waiting')} ", "dim"), ("asking Codex…", "dim")]
    if verdict is None or preview.asking == "off":
        return [("? ", "warn"), ("Codex was not asked", "dim")]
    version = f"codex {verdict.version}" if verdict.version else "Codex"
    if verdict.accepted is None:
        return [("? ", "warn"), (f"no verdict: {one_line(verdict.reason)}", "")]
    if verdict.accepted:
        return accepted_spans(version, next(iter(outages(preview.findings)), None), signs)
    return [
        (f"{signs.glyph('failed')} ", "bad"),
        (f"{version} refuses this file", "bad"),
        (": an outage for everybody it reaches", ""),
    ]


def _summary(preview: Preview, signs: Signs) -> list[Span]:
    errors = sum(finding.severity == "error" for finding in preview.findings)
    others = len(preview.findings) - errors
    spans: list[Span] = []
    if errors:
        spans.append((f"{signs.glyph('failed')} {errors} wrong  ", "bad"))
    if others:
        spans.append((f"{signs.warning} {others} to look at  ", "warn"))
    if not preview.findings:
        spans.append((f"{signs.glyph('done')} nothing found wrong  ", "good"))
    if preview.diff.added or preview.diff.removed:
        since = f" since {age(preview.saved_at, preview.now)}" if preview.saved_at else " (never saved)"
        spans.append((f"+{preview.diff.added} -{preview.diff.removed}{since}", "accent"))
    elif preview.saved_at:
        spans.append((f"saved {age(preview.saved_at, preview.now)}", "dim"))
    return spans
