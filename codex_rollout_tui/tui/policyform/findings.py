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
        self._findings = sorted(findings, key=lambda one: _ORDER[one.severity])
        self._by_row: dict[Key, Finding] = {}

    def by_row(self, rows: Sequence[FormRow]) -> Mapping[Key, Severity]:
        """The worst severity by row."""
        self._by_row = {}
        if not self._findings:
            return {}
        places = {each.field.path: each.key for each in rows if each.role in ("key", "entry", "item")}
        groups = {each.extra: each.key for each in rows if each.role == "group"}
        for one in self._findings:
            key = next((places[one.path[:n]] for n in range(len(one.path), 0, -1) if one.path[:n] in places), None)
            if key is None and one.path:
                node = root().children.get(str(one.path[0]))
                key = groups.get(node.spec.family if node is not None and node.spec is not None else "unknown")
            if key is not None:
                self._by_row.setdefault(key, one)
        return {key: one.severity for key, one in self._by_row.items()}

    def of(self, row: FormRow) -> Finding | None:
        """The worst finding about a row."""
        return self._by_row.get(row.key)
