"""The choices of a policy item, as rows to look at or to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.form.choices import ChoiceRow, Control, rows, state_words
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.rows import Row, Span, cut, row


@dataclass(frozen=True)
class ChoiceLine:
    """One row of the choices: a heading, a choice, or the place to add one."""

    control: Control
    choice: ChoiceRow | None
    adds: bool = False


def choice_lines(document: Document, controls: Sequence[Control]) -> list[ChoiceLine]:
    """Every row of every control, headings and adding places included."""
    lines: list[ChoiceLine] = []
    for control in controls:
        if control.kind != "flag":
            lines.append(ChoiceLine(control, None))
        lines += [ChoiceLine(control, choice) for choice in rows(document, control)]
        if control.add:
            lines.append(ChoiceLine(control, None, adds=True))
    return lines


def choice_row(document: Document, line: ChoiceLine, cells: int) -> Row:
    """How a row of the choices looks."""
    if line.adds:
        return cut([("  + ", "accent"), ("add ", "accent"), (f"({line.control.add})", "dim")], cells)
    if line.choice is None:
        words = state_words(document, line.control)
        return cut([(line.control.label, "bold"), (f"  {words}" if words else "", "dim")], cells)
    choice = line.choice
    style = {"[x]": "good", "(•)": "good", "on": "good", "off": "bad", "forbidden": "bad", "deny": "bad"}
    mark: Span = (choice.mark, style.get(choice.mark, "dim"))
    label: Span = (one_line(choice.label), "")
    note: Span = (f"  {one_line(choice.note)}" if choice.note else "", "dim")
    if choice.mark.startswith(("[", "(", "-")):
        return cut(row("  ", mark, " ", label, note), cells)
    indent = "" if line.control.kind == "flag" else "  "
    return cut(row(indent, label, "  ", mark, note), cells)
