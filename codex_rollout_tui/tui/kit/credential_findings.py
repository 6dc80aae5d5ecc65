"""What is wrong with keys, as rows for screens that are not about keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codex_rollout_tui.checklist.item_status import Status
from codex_rollout_tui.credentials.findings import CredentialFinding
from codex_rollout_tui.tui.kit.rows import Row, between
from codex_rollout_tui.tui.kit.status_style import Signs

KEY_SIGNS: Mapping[str, tuple[Status, str]] = {
    "error": ("failed", "bad"), "warning": ("stale", "warn"), "info": ("todo", "dim"),
}  # fmt: skip
"""The status whose sign stands for a severity, and its style."""


def key_finding_rows(findings: Sequence[CredentialFinding], signs: Signs, cells: int) -> list[Row]:
    """What is pressing about keys, for the home: what to do stands on the screen of the keys."""
    if not findings:
        return []
    rows: list[Row] = [(), between([("keys ", "bold"), (f"{len(findings)}", "dim")], [("4", "accent")], cells)]
    for finding in findings:
        status, style = KEY_SIGNS[finding.severity]
        sign = f"{signs.glyph(status)[:1]} "
        rows.append(between([(sign, style), (key_sentence(finding), "")], [], cells))
    return rows


def key_sentence(finding: CredentialFinding) -> str:
    """The finding as a sentence; a key's name keeps its small letter."""
    text = finding.text
    return text if text.startswith(finding.key) else f"{text[0].upper()}{text[1:]}"
