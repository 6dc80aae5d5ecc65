"""The table: one line a figure."""

from __future__ import annotations

from tests.bench.figure import Figure

WIDTHS = (58, 12, 12, 8, 10, 7)
HEADS = ("what", "measured", "reference", "ratio", "budget", "within", "note")


def head() -> str:
    """The first line."""
    return _line(*HEADS)


def line(figure: Figure) -> str:
    """A figure beside its reference and its budget."""
    unit, ratio = figure.unit, figure.ratio
    budget = "" if figure.budget is None else f"{figure.budget:g} {unit if ratio is None else 'x'}"
    return _line(
        figure.what,
        f"{number(figure.measured)} {unit}",
        "" if figure.reference is None else f"{number(figure.reference)} {unit}",
        "" if ratio is None else f"{ratio:.2f}",
        budget,
        {None: "", True: "yes", False: "NO"}[figure.within],
        figure.note,
    )


def number(value: float) -> str:
    """Three digits that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _line(what: str, *cells: str) -> str:
    *figures, note = cells
    aligned = "".join(f"{cell:>{width}}" for cell, width in zip(figures, WIDTHS[1:], strict=True))
    return f"{what:{WIDTHS[0]}}{aligned}  {note}".rstrip()
