"""The checks' own documentation, made from their registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from codex_rollout_tui.policy.catalogue.clients import EVERY
from codex_rollout_tui.policy.lint.check import Check

FIXES = {"safe": "--fix does it", "shown first": "--diff shows it, --fix --unsafe does it", "none": "by hand"}


def as_data(check: Check) -> dict[str, Any]:
    """A check as JSON."""
    return {
        "code": check.code,
        "name": check.name,
        "severity": check.severity,
        "refuses": check.refuses,
        "clients": {"first": check.clients.first, "last": check.clients.last} if check.refuses else None,
        "message": check.message,
        "why": check.why,
        "example": check.example,
        "fix": check.fix,
    }


def effect(check: Check) -> str:
    """What Codex does with such a policy, in a few words."""
    if not check.refuses:
        return "accepted"
    return "refused" if check.clients == EVERY else f"refused by {check.clients}"


def as_markdown(checks: Sequence[Check]) -> Iterator[str]:
    """A table of all checks, and a section for each."""
    yield "| Code | Name | Severity | Codex | Fix |"
    yield "|---|---|---|---|---|"
    for check in checks:
        yield f"| [{check.code}](#{_anchor(check)}) | {check.name} | {check.severity} | {effect(check)} | {check.fix} |"
    for check in checks:
        yield ""
        yield f"## {check.code} {check.name}"
        yield ""
        yield f"{check.message} ({check.severity}, {effect(check)}; fix: {FIXES[check.fix]})."
        yield ""
        yield check.why
        yield ""
        yield "```toml"
        yield check.example
        yield "```"


def _anchor(check: Check) -> str:
    """The name code hosts give a heading."""
    return f"{check.code} {check.name}".lower().replace(" ", "-")
