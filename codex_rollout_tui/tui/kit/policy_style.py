"""How findings, the text of a policy and what Codex makes of it look, wherever they stand."""

from __future__ import annotations

from codex_rollout_tui.policy.lint.outages import Outage
from codex_rollout_tui.tui.kit.rows import Span
from codex_rollout_tui.tui.kit.status_style import Signs

SEVERITY_STYLE = {"error": "bad", "warning": "warn", "info": "dim"}
TOKEN_STYLE = {
    "comment": "comment", "key": "key", "string": "string", "number": "number",
    "boolean": "number", "header": "header", "error": "bad",
}  # fmt: skip


def severity_sign(signs: Signs, severity: str) -> str:
    """The sign of a finding."""
    return signs.glyph("failed") if severity == "error" else signs.warning if severity == "warning" else "i"


def accepted_spans(version: str, outage: Outage | None, signs: Signs) -> list[Span]:
    """A Codex that accepts the file; what stops people all the same stands beside it."""
    if outage is None:
        return [(f"{signs.glyph('done')} ", "good"), (f"{version} accepts this file", "")]
    sign, style = (signs.glyph("failed"), "bad") if outage.everywhere else (signs.warning, "warn")
    return [(f"{sign} ", style), (f"{version} accepts this file, and yet {outage.does}", style)]
