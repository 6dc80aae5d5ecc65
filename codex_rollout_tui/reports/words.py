"""What lint says of a whole file, in sentences for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from codex_rollout_tui.policy.lint.finding import Severity
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.reports.lint_result import LintResult, Prediction

OUTAGE = "an outage for everybody it reaches"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def prediction(linted: LintResult) -> str:
    """What we expect Codex to do with the file."""
    if linted.predicted == "refuse":
        return f"We expect Codex {linted.client} to refuse this file: {OUTAGE}."
    return f"We expect Codex {linted.client} to accept this file."


def verdict(linted: LintResult) -> str | None:
    """What the real Codex did with it; None where it was not asked."""
    said = linted.verdict
    if said is None:
        return None
    name = f"Codex {said.version}" if said.version else "Codex"
    if said.accepted is None:
        return f"No verdict of the real Codex: {said.reason} {said.remedy}".rstrip()
    if said.accepted:
        return f"{name} accepts this file."
    where = f" of line {linted.place.line}" if linted.place else ""
    told = f" It says{where}: “{said.detail}”" if said.detail else ""
    return f"{name} refuses this file: {OUTAGE}.{told}"


def disagreement(linted: LintResult) -> str | None:
    """The loud line for a verdict we did not expect."""
    said = linted.verdict
    if linted.agrees is not False or said is None or linted.expected is None:
        return None
    return (
        f"DISAGREEMENT: the real Codex {said.version} {_does(linted.answer)} this file, and we expected it to "
        f"{linted.expected} it. Believe Codex; this is a bug of codex-rollout, please report it with the file."
    )


def counts(linted: LintResult) -> str:
    """How many findings there are of each severity."""
    found = Counter(finding.severity for finding in linted.findings)
    told = [_many(found[severity], severity) for severity in SEVERITIES if found[severity]]
    return ", ".join(told) or "nothing found wrong"


def sentences(linted: LintResult) -> Iterator[tuple[str, str]]:
    """Everything said of the file as a whole, each sentence with the severity it deserves ("good" for none)."""
    said = linted.verdict
    if linted.answer is None or linted.answer != linted.predicted or (said and said.version != linted.client):
        yield prediction(linted), "error" if linted.predicted == "refuse" else "good"
    told = verdict(linted)
    if told is not None and said is not None:
        yield told, "error" if said.accepted is False else "good" if said.accepted else "warning"
    for outage in outages(linted.findings, linted.client):
        place = f"line {outage.finding.line}"
        yield f"And yet an outage for {outage.whom}: Codex {outage.does} ({place}).", "error"
    for note in said.notes if said is not None else ():
        yield note, "quiet"
    loud = disagreement(linted)
    if loud is not None:
        yield loud, "error"


def _does(answer: Prediction | None) -> str:
    return "refuses" if answer == "refuse" else "accepts"


def _many(count: int, severity: str) -> str:
    if severity == "info":
        return f"{count} info"
    return f"{count} {severity}" + ("s" if count > 1 else "")
