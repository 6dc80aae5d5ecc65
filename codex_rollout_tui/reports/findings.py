"""Findings as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex_rollout_tui.reports.lint_result import LintResult

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding


def as_data(linted: LintResult) -> dict[str, Any]:
    """One file: `verdict` is null where the real Codex did not decide, and then `no_verdict` says why."""
    said = linted.verdict
    decided = said is not None and said.accepted is not None
    return {
        "path": linted.path,
        "client": linted.client,
        "predicted": linted.predicted,
        "findings": [_finding(finding) for finding in linted.findings],
        "verdict": {
            "version": said.version,
            "accepted": said.accepted,
            "detail": said.detail,
            "key": said.key,
            "line": linted.place.line if linted.place else None,
            "column": linted.place.column if linted.place else None,
            "notes": list(said.notes),
            "expected": linted.expected,
            "agrees": linted.agrees,
        }
        if said is not None and decided
        else None,
        "no_verdict": {"reason": said.reason, "remedy": said.remedy} if said is not None and not decided else None,
        "fixed": list(linted.applied),
        "not_fixed": list(linted.withheld),
        "diff": list(linted.diff),
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
