"""The table of policies for other programs: as JSON, as Markdown, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.layers.words.policy_table import PolicyTable, title

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


def as_data(table: PolicyTable) -> dict[str, Any]:
    """The table as JSON."""
    rows = [
        {
            "about": title(row.name) or None,
            "label": row.name.label,
            "key": row.name.key or None,
            "differs": row.differs,
            "policies": dict(zip(table.names, row.cells, strict=True)),
        }
        for row in table.rows
    ]
    return {"policies": list(table.names), "rows": rows}


def as_markdown(table: PolicyTable) -> Iterator[str]:
    """The table in Markdown; rows in which the policies differ are bold."""
    yield _markdown_row(["What", *table.names])
    yield _markdown_row(["---"] * (len(table.names) + 1))
    for row in table.rows:
        label = _markdown(row.name.label)
        yield _markdown_row([f"**{label}**" if row.differs else label, *map(_markdown, row.cells)], escaped=True)


def _markdown(text: str) -> str:
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


def _markdown_row(cells: list[str], *, escaped: bool = False) -> str:
    shown = cells if escaped else [cell if cell == "---" else _markdown(cell) for cell in cells]
    return f"| {' | '.join(shown)} |"


def as_csv(table: PolicyTable) -> Iterator[str]:
    """The table as lines of CSV that no spreadsheet takes for formulas."""
    yield _csv_line(["about", "what", "key", "differs", *table.names])
    for row in table.rows:
        yield _csv_line([title(row.name), row.name.label, row.name.key, "yes" if row.differs else "no", *row.cells])


def _csv_line(cells: list[str]) -> str:
    held = io.StringIO()
    safe = (f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    csv.writer(held, lineterminator="").writerow(safe)
    return held.getvalue()
