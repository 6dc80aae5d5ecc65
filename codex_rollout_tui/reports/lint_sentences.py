"""What lint says of a whole file, in sentences for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from codex_rollout_tui.policy.lint.finding import Severity
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.reports.lint_result import LintResult, Prediction

OUTAGE = "an outage for everybody it reaches"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def prediction_sentence(result: LintResult) -> str:
    """What we expect Codex to do with the file."""
    if result.predicted == "refuse":
        return f"We expect Codex {result.client} to refuse this file: {OUTAGE}."
    return f"We expect Codex {result.client} to accept this file."


def verdict_sentence(result: LintResult) -> str | None:
    """What the real Codex did with it; None where it was not asked."""
    verdict = result.verdict
    if verdict is None:
        return None
    name = f"Codex {verdict.version}" if verdict.version else "Codex"
    if verdict.accepted is None:
        return f"No verdict of the real Codex: {verdict.reason} {verdict.remedy}".rstrip()
    if verdict.accepted:
        return f"{name} accepts this file."
    where = f" of line {result.place.line}" if result.place else ""
    words = f" It says{where}: “{verdict.detail}”" if verdict.detail else ""
    return f"{name} refuses this file: {OUTAGE}.{words}"


def disagreement_sentence(result: LintResult) -> str | None:
    """The loud line for a verdict we did not expect."""
    verdict = result.verdict
    if result.agrees is not False or verdict is None or result.expected is None:
        return None
    return (
        f"DISAGREEMENT: the real Codex {verdict.version} {_does(result.answer)} this file, and we expected it to "
        f"{result.expected} it. Believe Codex; this is a bug of codex-rollout, please report it with the file."
    )


def severity_counts(result: LintResult) -> str:
    """How many findings there are of each severity."""
    count = Counter(finding.severity for finding in result.findings)
    parts = [_many(count[severity], severity) for severity in SEVERITIES if count[severity]]
    return ", ".join(parts) or "nothing found wrong"


def file_sentences(result: LintResult) -> Iterator[tuple[str, str]]:
    """Everything said of the file as a whole, each sentence with the severity it deserves ("good" for none)."""
    real = result.verdict
    if result.answer is None or result.answer != result.predicted or (real and real.version != result.client):
        yield prediction_sentence(result), "error" if result.predicted == "refuse" else "good"
    sentence = verdict_sentence(result)
    if sentence is not None and real is not None:
        yield sentence, "error" if real.accepted is False else "good" if real.accepted else "warning"
    for outage in outages(result.findings, result.client):
        place = f"line {outage.finding.line}"
        yield f"And yet an outage for {outage.whom}: Codex {outage.does} ({place}).", "error"
    for note in real.notes if real is not None else ():
        yield note, "quiet"
    loud = disagreement_sentence(result)
    if loud is not None:
        yield loud, "error"


def _does(answer: Prediction | None) -> str:
    return "refuses" if answer == "refuse" else "accepts"


def _many(count: int, severity: str) -> str:
    if severity == "info":
        return f"{count} info"
    return f"{count} {severity}" + ("s" if count > 1 else "")
