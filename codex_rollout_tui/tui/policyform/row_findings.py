"""Which rows findings are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from codex_rollout_tui.policy.catalogue.keys import root
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.lint.finding import Finding, Severity

_ORDER: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}


class RowFindings:
    """The findings about a text, and the row of each: that of its key, or of the nearest one in sight it is in."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._findings = sorted(findings, key=lambda finding: _ORDER[finding.severity])
        self._by_row: dict[Key, Finding] = {}

    def by_row(self, rows: Sequence[FormRow]) -> Mapping[Key, Severity]:
        """The worst severity by row."""
        self._by_row = {}
        if not self._findings:
            return {}
        places = {row.field.path: row.key for row in rows if row.role in ("key", "entry", "item")}
        groups = {row.extra: row.key for row in rows if row.role == "group"}
        for finding in self._findings:
            key = next(
                (places[finding.path[:n]] for n in range(len(finding.path), 0, -1) if finding.path[:n] in places), None
            )
            if key is None and finding.path:
                node = root().children.get(str(finding.path[0]))
                key = groups.get(node.spec.family if node is not None and node.spec is not None else "unknown")
            if key is not None:
                self._by_row.setdefault(key, finding)
        return {key: finding.severity for key, finding in self._by_row.items()}

    def of(self, row: FormRow) -> Finding | None:
        """The worst finding about a row."""
        return self._by_row.get(row.key)
