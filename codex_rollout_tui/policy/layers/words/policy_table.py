"""Policies side by side: a row for each thing a person may do or not, a column for each policy, a few words a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.labels import label
from codex_rollout_tui.policy.layers.explain import alone
from codex_rollout_tui.policy.layers.requirements import key, requirements_of_run
from codex_rollout_tui.policy.layers.words.groups import FAMILIES, IGNORED
from codex_rollout_tui.policy.layers.words.short_words import SHORT_WORDS, short_value
from codex_rollout_tui.policy.lint.lint import LintRun
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.redact import redacted

STARTS = "Codex starts under it"
UNLIMITED = "not limited"
"""What stands where a policy says nothing of what it could limit."""
UNSET: Mapping[str, str] = {
    "commands": "none",
    **dict.fromkeys(("features", "hooks", "models", "telemetry", "client"), "not set"),
}
"""The same of families that are no limits."""
UNREADABLE = "?"
"""What stands where a policy cannot be read: nobody knows what it would say."""


class RowName(NamedTuple):
    """What a row is about: its place among the rows, what it is called, and the key behind it."""

    family: str
    label: str
    key: str


class PolicyColumn(NamedTuple):
    """One policy: its name, and a few words for each thing it says something about."""

    name: str
    cells: Mapping[RowName, str]
    readable: bool = True

    def cell(self, row: RowName) -> str:
        """Its words in a row."""
        words = self.cells.get(row)
        if words is None:
            return UNSET.get(row.family, UNLIMITED) if self.readable else UNREADABLE
        return words


class TableRow(NamedTuple):
    """One row: what it is about, the words of each policy, and whether they do not all say the same."""

    name: RowName
    cells: tuple[str, ...]
    differs: bool


class PolicyTable(NamedTuple):
    """The table: the names of the policies, and the rows that at least one of them says something about."""

    names: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def differing(self) -> PolicyTable:
        """The same with those rows only in which the policies differ."""
        return self._replace(rows=tuple(row for row in self.rows if row.differs))


def column(name: str, document: Document) -> PolicyColumn:
    """What one policy says, in the newest client; never raises over the text."""
    run = LintRun(document, catalogue.NEWEST)
    cells = {RowName("", STARTS, ""): _starts(document, run)}
    if document.problem is not None:
        return PolicyColumn(name, cells, readable=False)
    values = alone(requirements_of_run("system", run)).values
    done: set[Path] = set()
    for short in SHORT_WORDS:
        text = short.words(values)
        if text:
            cells[RowName(short.family, short.label, short.key)] = redacted(text)
            done.update(short.paths)
    rest: dict[RowName, list[str]] = {}
    for path, value in _leaves((), values):
        if not any(path[:length] in done for length in range(1, len(path) + 1)):
            name_of_row, words = _by_label(path, value)
            rest.setdefault(name_of_row, []).append(redacted(words))
    return PolicyColumn(name, {**cells, **{row: "; ".join(words) for row, words in rest.items()}})


def table(columns: Sequence[PolicyColumn]) -> PolicyTable:
    """The columns as one table, in the order of the families."""
    order = {family: index for index, family in enumerate(("", *FAMILIES))}
    names = list(dict.fromkeys(row for column in columns for row in column.cells))
    fixed = {(short.family, short.key): index for index, short in enumerate(SHORT_WORDS)}
    names.sort(key=lambda row: (order.get(row.family, len(order)), fixed.get((row.family, row.key), len(fixed))))
    said = ((row, tuple(column.cell(row) for column in columns)) for row in names)
    rows = tuple(TableRow(row, cells, len(set(cells)) > 1) for row, cells in said)
    return PolicyTable(tuple(column.name for column in columns), rows)


def title(row: RowName) -> str:
    """The title of the family a row belongs to; empty for what stands above all of them."""
    return catalogue.families().get(row.family, IGNORED) if row.family or row.key else ""


def _starts(document: Document, run: LintRun) -> str:
    if document.problem is not None:
        return f"no: not TOML (line {document.problem.line})"
    findings = run.findings
    refusing = next((finding for finding in findings if finding.refuses), None)
    if refusing is not None:
        return f"no: Codex refuses it (line {refusing.line})"
    outage = next(iter(outages(findings)), None)
    if outage is not None:
        return f"{'no' if outage.everywhere else 'not everywhere'}: {outage.does} (line {outage.finding.line})"
    return "yes"


def _leaves(path: Path, value: Any) -> list[tuple[Path, Any]]:
    if not isinstance(value, Mapping) or (path and not value):
        return [(path, value)]
    return [leaf for name, inner in value.items() for leaf in _leaves((*path, str(name)), inner)]


def _by_label(path: Path, value: Any) -> tuple[RowName, str]:
    """The row of a value nothing else tells of: that of the nearest key above it that is called something."""
    node = catalogue.node_at(path[:1])
    family = node.spec.family if node is not None and node.spec is not None else "unknown"
    for length in range(len(path), 0, -1):
        called = label(path[:length])
        if called:
            entry = catalogue.node_at(path[:length])
            if entry is not None and entry.spec is not None:
                family = entry.spec.family
            called = ": ".join((*_names_in(path[:length]), called))
            inner = key(path[length:]) if length < len(path) else ""
            said = short_value(value, path)
            return RowName(family, called, key(path[:length])), f"{inner} {said}" if inner else said
    return RowName(family, key(path), key(path)), short_value(value, path)


def _names_in(path: Path) -> list[str]:
    """The names in a path that are somebody's own, like that of a permission profile."""
    entry = catalogue.spec(path)
    parts = entry.path.split(".") if entry is not None else []
    return [str(part) for part, known in zip(path, parts, strict=False) if known.startswith("<")]
