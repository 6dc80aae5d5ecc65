"""The table: one line a figure."""

from __future__ import annotations

from tests.safety.figure import Figure, Tally

WIDTHS = (18, 58, 11)


def head() -> str:
    """The first line."""
    return _line("figure", "what is tried", "tried", "may / did happen", "")


def line(figure: Figure, tally: Tally, seconds: float) -> str:
    """A figure: how much was tried, and each thing that must not happen with its bound."""
    counts = ", ".join(f"{what} {bound} / {tally.counts[what]}" for what, bound in figure.bounds.items())
    verdict = "" if figure.within(tally) else "  TOO MANY" if tally.tried else "  NOTHING TRIED"
    note = f" ({tally.note})" if tally.note else ""
    return _line(figure.name, figure.about, f"{tally.tried:,}", f"{counts}{verdict}", f"{seconds:.0f} s{note}")


def _line(name: str, about: str, tried: str, counts: str, rest: str) -> str:
    return f"{name:{WIDTHS[0]}}{about:{WIDTHS[1]}}{tried:>{WIDTHS[2]}}  {counts}  {rest}".rstrip()
