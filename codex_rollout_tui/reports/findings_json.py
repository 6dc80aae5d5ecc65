"""Findings as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex_rollout_tui.reports.lint_result import LintResult

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding


def as_data(result: LintResult) -> dict[str, Any]:
    """One file: `verdict` is null where the real Codex did not decide, and then `no_verdict` says why."""
    verdict = result.verdict
    decided = verdict is not None and verdict.accepted is not None
    return {
        "path": result.path,
        "client": result.client,
        "predicted": result.predicted,
        "findings": [_finding(finding) for finding in result.findings],
        "verdict": {
            "version": verdict.version,
            "accepted": verdict.accepted,
            "detail": verdict.detail,
            "key": verdict.key,
            "line": result.place.line if result.place else None,
            "column": result.place.column if result.place else None,
            "notes": list(verdict.notes),
            "expected": result.expected,
            "agrees": result.agrees,
        }
        if verdict is not None and decided
        else None,
        "no_verdict": {"reason": verdict.reason, "remedy": verdict.remedy}
        if verdict is not None and not decided
        else None,
        "fixed": list(result.applied),
        "not_fixed": list(result.withheld),
        "diff": list(result.diff),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "refuses": finding.refuses,
        "key": finding.key,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "why": finding.why,
        "fix": {"title": fix.title, "safe": fix.safe} if fix else None,
    }
