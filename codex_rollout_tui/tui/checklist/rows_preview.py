"""The live policy preview: the text with what changed and what is wrong, and what the real Codex says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.kit.policy_style import accepted_spans
from codex_rollout_tui.tui.kit.rows import Row, Span, wrap
from codex_rollout_tui.tui.kit.status_style import Signs

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict

Asking = Literal["off", "running", "answered"]


@dataclass(frozen=True)
class Preview:
    """What the preview shows beside the text. `verdict` may be of an older text: then `stale` says so."""

    findings: Sequence[Finding]
    added: int
    removed: int
    saved_at: str | None
    verdict: Verdict | None
    asking: Asking
    stale: bool
    now: datetime


def verdict_rows(preview: Preview, signs: Signs, cells: int) -> list[Row]:
    """What the real Codex says, how many findings there are, and what changed since the last saved version."""
    rows = [*wrap(_verdict_spans(preview, signs), cells, "  "), *wrap(_summary(preview, signs), cells, "  ")]
    verdict = preview.verdict
    if verdict is not None and verdict.accepted is None and preview.asking == "answered":
        rows += wrap([("  " + verdict.remedy, "dim")], cells, "  ")
    elif verdict is not None and verdict.accepted is False:
        rows += wrap([("  ", ""), (f"“{verdict.detail}”", "dim")], cells, "  ")
    return rows


def _verdict_spans(preview: Preview, signs: Signs) -> list[Span]:
    verdict = preview.verdict
    if preview.asking == "running" or preview.stale:
        return [(f"{signs.glyph('waiting')} ", "dim"), ("asking Codex…", "dim")]
    if verdict is None or preview.asking == "off":
        return [("? ", "warn"), ("Codex was not asked", "dim")]
    version = f"codex {verdict.version}" if verdict.version else "Codex"
    if verdict.accepted is None:
        return [("? ", "warn"), (f"no verdict: {verdict.reason}", "")]
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
    if preview.added or preview.removed:
        since = f" since {age(preview.saved_at, preview.now)}" if preview.saved_at else " (never saved)"
        spans.append((f"+{preview.added} -{preview.removed}{since}", "accent"))
    elif preview.saved_at:
        spans.append((f"saved {age(preview.saved_at, preview.now)}", "dim"))
    return spans
