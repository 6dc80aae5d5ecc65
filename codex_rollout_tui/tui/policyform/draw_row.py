"""How a row of the form looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, overload

from codex_rollout_tui.policy.form.kinds.table_list import Summary, summary
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
        spans = self._drawn.get(at)
        if spans is None:
            spans = self._drawn[at] = draw(self.rows[at], self.look)
        return spans


def draw(form_row: FormRow, look: FormLook) -> Spans:
    """One row of exactly the width there is."""
    left, right = _left(form_row, look), _right(form_row, look)
    name = form_row.label if form_row.words != form_row.label else ""
    severity = look.findings.get(form_row.key)
    if severity is not None:
        sign = look.signs.glyph("failed") if severity == "error" else look.signs.warning
        right = [(f"{sign} ", _FINDING[severity]), *right]
    if name and width(left) + width(right) + len(name) + 3 <= look.cells:
        left = [*left, (f"  {name}", "dim")]
    if look.faded:
        left, right = [(text, "dim") for text, _ in left], [(text, "dim") for text, _ in right]
    least = look.cells // 2 if form_row.role == "item" else max(LEAST, min(width(right), look.cells // 3))
    room = max(least, look.cells - width(left) - 1)
    if width(right) > room:
        right = list(cut(right, room))
    return between(left, right, look.cells)


def indent(form_row: FormRow, look: FormLook) -> int:
    """Cells before the mark of a row."""
    step = 2 if look.cells >= ROOMY else 1
    return min(form_row.depth * step, look.cells // 3)


def _left(form_row: FormRow, look: FormLook) -> list[Span]:
    before = " " * indent(form_row, look)
    label = form_row.label
    if form_row.role == "group":
        return [(f"{look.fold(form_row.unfolded)}{label}", "title" if form_row.held else "muted-title")]
    if form_row.role in ("add", "empty"):
        return [(f"{before}+ ", "accent"), (label, "dim"), (f"  {form_row.note}" if form_row.note else "", "dim")]
    if form_row.role == "choice":
        mark: Span = ("[x] ", "good") if form_row.marked else ("[ ] ", "dim")
        note: Span = (f"  {form_row.note}" if form_row.note else "", "dim")
        return [(f"{before}  ", ""), mark, (label, "bold" if form_row.marked else ""), note]
    if form_row.role == "stage":
        return [(f"{before}{look.fold(form_row.unfolded)}{label}", "dim")]
    if form_row.role == "item":
        mark = (look.fold(form_row.unfolded) if form_row.unfolded is not None else "- ", "dim")
        short = Summary(form_row.label) if form_row.label else summary(form_row.field)
        rest = f"  {short.rest}" if short.rest else ""
        return [(before, ""), mark, (short.first, "bold" if form_row.field.is_set else "dim"), (rest, "dim")]
    return [(f"{before}{look.fold(form_row.unfolded)}", "dim"), (form_row.words, "bold" if form_row.is_set else "")]


def _right(form_row: FormRow, look: FormLook) -> list[Span]:
    if form_row.role == "group":
        return [(f"{form_row.held} set", "dim")] if form_row.held else []
    if form_row.role == "item" and not form_row.label:
        value = summary(form_row.field).value
        return [(value, _VALUES.get(value, "accent"))] if value else []
    if form_row.role not in ("key", "entry"):
        return []
    if not form_row.is_set:
        if look.cells < NARROW:
            return [(form_row.unset or ("-" if look.signs.ascii else "–"), "dim")]
        words = form_row.unset or form_row.note
        default = f"{UNSET} ({words})" if words else UNSET if form_row.role == "key" else "not written yet"
        return [(default, "dim")]
    if not form_row.fits:
        return [("? ", "bad"), (form_row.shown, "bad")]
    if form_row.unfolded and isinstance(form_row.field.value, list) and form_row.field.value:
        return [(f"{len(form_row.field.value)}", "dim")]
    shown = form_row.shown
    if form_row.role == "entry" and form_row.unfolded is not True and isinstance(form_row.field.value, dict):
        shown = summary(form_row.field).first if form_row.field.value else shown
    return [(shown, _VALUES.get(shown, "accent"))]


def label_end(form_row: FormRow, look: FormLook) -> int:
    """The cell after a row's label: where its value is asked for."""
    if form_row.role in ("add", "empty", "item"):
        return indent(form_row, look) + 1
    return min(width(_left(form_row, look)), look.cells)
