"""How a row of the form looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, overload

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.form.kinds.tables import Summary, summary
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.lint.finding import Severity
from codex_rollout_tui.tui.kit.rows import Row as Spans
from codex_rollout_tui.tui.kit.rows import Span, between, cut, width
from codex_rollout_tui.tui.kit.status_style import Signs

ROOMY = 56
"""From this width on every level is two cells further in."""
NARROW = 46
"""Below this width there is no room for the words of what is not set."""
UNSET = "not set"
LEAST = 8
"""Cells a value has at least; the name beside it gives way."""
_FINDING: Mapping[Severity, str] = {"error": "bad", "warning": "warn", "info": "dim"}
_VALUES = {"forbidden": "bad", "deny": "bad"}


class FormLook(NamedTuple):
    """What all rows have in common: the signs, the width, the findings by row, and whether nothing can be changed."""

    signs: Signs
    cells: int
    findings: Mapping[Key, Severity]
    faded: bool = False

    def fold(self, unfolded: bool | None) -> str:
        """The mark before a label."""
        if unfolded is None:
            return "  "
        if self.signs.ascii:
            return "v " if unfolded else "> "
        return "▾ " if unfolded else "▸ "


class DrawnRows(Sequence[Spans]):
    """Rows that are drawn when they are looked at."""

    def __init__(self, rows: Sequence[FormRow], look: FormLook) -> None:
        self.rows, self.look = rows, look
        self._drawn: dict[int, Spans] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Spans: ...

    @overload
    def __getitem__(self, at: slice) -> list[Spans]: ...

    def __getitem__(self, at: int | slice) -> Spans | list[Spans]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self.rows)))]
        found = self._drawn.get(at)
        if found is None:
            found = self._drawn[at] = draw(self.rows[at], self.look)
        return found


def draw(one: FormRow, look: FormLook) -> Spans:
    """One row of exactly the width there is."""
    left, right = _left(one, look), _right(one, look)
    severity = look.findings.get(one.key)
    if severity is not None:
        sign = look.signs.glyph("failed") if severity == "error" else look.signs.warning
        right = [(f"{sign} ", _FINDING[severity]), *right]
    if look.faded:
        left, right = [(text, "dim") for text, _ in left], [(text, "dim") for text, _ in right]
    least = look.cells // 2 if one.role == "item" else LEAST
    room = max(least, look.cells - width(left) - 1)
    if width(right) > room:
        right = list(cut(right, room))
    return between(left, right, look.cells)


def indent(one: FormRow, look: FormLook) -> int:
    """Cells before the mark of a row."""
    step = 2 if look.cells >= ROOMY else 1
    return min(one.depth * step, look.cells // 3)


def _left(one: FormRow, look: FormLook) -> list[Span]:
    before = " " * indent(one, look)
    label = one_line(one.label)
    if one.role == "group":
        return [(f"{look.fold(one.unfolded)}{label}", "title" if one.held else "muted-title")]
    if one.role in ("add", "empty"):
        return [(f"{before}+ ", "accent"), (label, "dim"), (f"  {one.note}" if one.note else "", "dim")]
    if one.role == "choice":
        mark: Span = ("[x] ", "good") if one.marked else ("[ ] ", "dim")
        note: Span = (f"  {one_line(one.note)}" if one.note else "", "dim")
        return [(f"{before}  ", ""), mark, (label, "bold" if one.marked else ""), note]
    if one.role == "stage":
        return [(f"{before}{look.fold(one.unfolded)}{label}", "dim")]
    if one.role == "item":
        mark = (look.fold(one.unfolded) if one.unfolded is not None else "- ", "dim")
        short = Summary(one.label) if one.label else summary(one.field)
        rest = f"  {one_line(short.rest)}" if short.rest else ""
        return [(before, ""), mark, (one_line(short.first), "bold" if one.field.is_set else "dim"), (rest, "dim")]
    return [(f"{before}{look.fold(one.unfolded)}", "dim"), (label, "bold" if one.is_set else "")]


def _right(one: FormRow, look: FormLook) -> list[Span]:
    if one.role == "group":
        return [(f"{one.held} set", "dim")] if one.held else []
    if one.role == "item" and not one.label:
        value = summary(one.field).value
        return [(value, _VALUES.get(value, "accent"))] if value else []
    if one.role not in ("key", "entry"):
        return []
    if not one.is_set:
        if look.cells < NARROW:
            return [(one.unset or ("-" if look.signs.ascii else "–"), "dim")]
        words = one.unset or one.note
        default = f"{UNSET} ({words})" if words else UNSET if one.role == "key" else "not written yet"
        return [(default, "dim")]
    if not one.fits:
        return [("? ", "bad"), (one_line(one.shown), "bad")]
    if one.unfolded and isinstance(one.field.value, list) and one.field.value:
        return [(f"{len(one.field.value)}", "dim")]
    shown = one_line(one.shown)
    if one.role == "entry" and one.unfolded is not True and isinstance(one.field.value, dict):
        shown = one_line(summary(one.field).first) if one.field.value else shown
    return [(shown, _VALUES.get(shown, "accent"))]


def label_end(one: FormRow, look: FormLook) -> int:
    """The cell after a row's label: where its value is asked for."""
    if one.role in ("add", "empty", "item"):
        return indent(one, look) + 1
    return min(width(_left(one, look)), look.cells)
