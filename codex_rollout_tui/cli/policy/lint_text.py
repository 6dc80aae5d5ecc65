"""The findings of a file as lines for a person: the place marked in its line, what is wrong, how to mend it, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from codex_rollout_tui.cli import output
from codex_rollout_tui.escape import escape, one_line
from codex_rollout_tui.reports import lint_sentences
from codex_rollout_tui.reports.lint_result import FileResult, LintResult, UnreadFile

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding

_INDENT = "  "
_NARROWEST = 40


def show(checked: FileResult, explained: set[str]) -> None:
    """Print what there is to say of a file; `explained` are the codes whose reason was printed already."""
    if isinstance(checked, UnreadFile):
        return
    width = _width()
    name = _name(checked.path)
    for finding in checked.findings:
        _show_finding(checked, finding, name, width, explained)
    for fix in checked.applied:
        output.painted((f"{name}: ", "strong"), ("fixed", "good"), (f" {_flat(fix)}", ""))
    for fix in checked.withheld:
        output.painted((f"{name}: ", "strong"), ("not fixed", "warning"), (f" {_flat(fix)}", ""))
    for line in checked.diff:
        output.painted((escape(line), _DIFF.get(line[:1], "")))
    worst = next((severity for severity in lint_sentences.SEVERITIES if _has(checked, severity)), "good")
    output.painted((f"{name}: ", "strong"), (lint_sentences.severity_counts(checked), worst))
    for sentence, style in lint_sentences.file_sentences(checked):
        for line in _wrapped(one_line(sentence), width - len(_INDENT)):
            output.painted((f"{_INDENT}{line}", style))
    output.line()


def show_all(results: Sequence[FileResult]) -> None:
    """Print one line over several files."""
    files = [result for result in results if isinstance(result, LintResult)]
    refused = sum("refuse" in (result.answer or result.predicted) for result in files)
    good = sum(result.good for result in files)
    parts = [f"{len(results)} files", f"{good} good", f"{len(files) - good} with something to look at"]
    parts += [f"{refused} that Codex refuses"] if refused else []
    parts += [f"{len(results) - len(files)} that cannot be read"] if len(files) < len(results) else []
    output.painted((", ".join(parts), "strong"))


def _show_finding(checked: LintResult, finding: Finding, name: str, width: int, explained: set[str]) -> None:
    from codex_rollout_tui.reports.excerpt import excerpt

    output.painted(
        (f"{name}:{finding.line}:{finding.column}: ", "strong"),
        (finding.severity, finding.severity),
        (f" {finding.code} {finding.name}", ""),
    )
    for line in _wrapped(one_line(finding.message), width - len(_INDENT)):
        output.painted((f"{_INDENT}{line}", ""))
    gutter = f"{finding.line:>6} | "
    place = (finding.line, finding.column, finding.end_line, finding.end_column)
    shown = excerpt(checked.document, *place, width - len(gutter))
    output.painted((gutter, "quiet"), (shown.line, ""))
    output.painted((f"{' ' * (len(gutter) - 2)}| ", "quiet"), (shown.marks, finding.severity))
    for style, text in _hints(finding, explained):
        for line in _wrapped(one_line(text), width - len(_INDENT)):
            output.painted((f"{_INDENT}{line}", style))
    output.line()


def _hints(finding: Finding, explained: set[str]) -> Iterator[tuple[str, str]]:
    """How to mend it, and once per code why it matters."""
    if finding.fix is not None:
        yield "good", f"fix: {finding.fix.title} ({'--fix does it' if finding.fix.safe else 'see it with --diff'})"
    if finding.code not in explained:
        explained.add(finding.code)
        yield "quiet", f"why: {finding.why}"


_DIFF = {"+": "good", "-": "error", "@": "info"}


def _has(checked: LintResult, severity: str) -> bool:
    return any(finding.severity == severity for finding in checked.findings)


def _name(path: str) -> str:
    return "standard input" if path == "-" else _flat(path)


def _flat(text: str) -> str:
    return escape(text).replace("\n", "\\n")


def _width() -> int:
    """Cells of the terminal; where there is none, the lines stay whole, and only excerpts are cut."""
    from codex_rollout_tui.reports.excerpt import WIDTH

    return max(_NARROWEST, output.columns() or WIDTH)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines that fit the terminal; where the output goes to a file or another program, the one line there is."""
    import sys

    if not sys.stdout.isatty():
        return [text]
    from textwrap import wrap

    return wrap(text, width, break_on_hyphens=False) or [""]
