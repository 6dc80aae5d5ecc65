"""The text of a policy as the preview shows it, worked out where texts are worked out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.secrets import secret_texts
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import redacted
from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText
from codex_rollout_tui.tui.analysis.packed_rows import pack
from codex_rollout_tui.tui.kit.policy_style import SEVERITY_STYLE, TOKEN_STYLE, severity_sign
from codex_rollout_tui.tui.kit.rows import Row, Span, prose, row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs


class PreviewFacts(NamedTuple):
    """How many lines came and went since the text was saved, and the row to look at where there is one."""

    added: int
    removed: int
    place: int | None


class LinesBefore:
    """The lines of the text that was shown last."""

    lines: Sequence[str] | None = None


def preview(text: AnalysedText, saved: bytes | None, signs: Signs, cells: int) -> PreviewFacts:
    """Hand out the findings of a text, and the rows of its text."""
    from codex_rollout_tui.policy.compare.text_diff import changed

    findings = text.findings
    diff = changed(saved or b"", text.document.data)
    rows, row_of = text_rows(text.document, findings, diff.lines, signs, cells)
    before, lines = text.keep(LinesBefore), text.document.text_lines
    line = _line_to_look_at(before.lines, lines, findings)
    before.lines = lines
    text.hand_out("findings", findings)
    text.hand_out_rows("text", [pack(each) for each in rows])
    return PreviewFacts(diff.added, diff.removed, row_of.get(line) if line is not None else None)


def _line_to_look_at(before: Sequence[str] | None, after: Sequence[str], findings: Sequence[Finding]) -> int | None:
    """The first line that is another than before; at first, the first that is refused."""
    if before is None:
        return next((finding.line for finding in findings if finding.severity == "error"), None)
    pairs = enumerate(zip(before, after, strict=False), 1)
    return next((line for line, (old, new) in pairs if old != new), min(len(before), len(after)) + 1)


def text_rows(
    document: Document, findings: Sequence[Finding], changed: Collection[int], signs: Signs, cells: int
) -> tuple[list[Row], dict[int, int]]:
    """The policy's text, each finding below its line; also which row each line of the text is on (1-based lines)."""
    lines = document.text_lines or [""]
    coloured, secrets = tokens(document, 1, len(lines)), secret_texts(document)
    gutter = max(2, len(str(len(lines))))
    by_line: dict[int, list[Finding]] = {}
    for finding in findings:
        by_line.setdefault(min(max(finding.line, 1), len(lines)), []).append(finding)
    rows: list[Row] = []
    row_of: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        here = by_line.get(number, ())
        worst = "bad" if any(finding.severity == "error" for finding in here) else "warn" if here else "dim"
        mark = (signs.changed, "added") if number in changed else (" ", "")
        row_of[number] = len(rows)
        rows.append(row((f"{number:>{gutter}}", worst), mark, *_coloured(line, coloured[number - 1], secrets)))
        for finding in here:
            rows += _finding_rows(finding, signs, cells, " " * (gutter + 2))
    return rows, row_of


def _coloured(line: str, spans: Sequence[tuple[int, int, str]], secrets: Sequence[str]) -> list[Span]:
    found: list[Span] = []
    at = 0
    for start, end, kind in spans:
        if start > at:
            found.append((line[at:start], ""))
        found.append((line[start:end], TOKEN_STYLE.get(kind, "")))
        at = end
    found.append((line[at:], ""))
    return [(redacted(text, secrets), style) for text, style in found if text]


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
