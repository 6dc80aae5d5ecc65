"""Texts of which one can be taken in place of the one here, each compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.compare.meaning import Comparison, compare_sides
from codex_rollout_tui.policy.compare.side import Side
from codex_rollout_tui.policy.compare.text_diff import Diff, changed
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import PolicyText
from codex_rollout_tui.tui.kit.row_context import Hand
from codex_rollout_tui.tui.kit.rows import Row, row
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.difference_rows import meaning_rows, summed
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.rows import difference_rows
from codex_rollout_tui.tui.workbench.tool_result import Taken


class Against(NamedTuple):
    """Another text, and what taking it would change in the one here; its findings where they were asked for."""

    doc: PolicyText
    comparison: Comparison
    diff: Diff
    findings: Sequence[Finding] = ()


class TakingScreen(ListScreen[Taken, Against]):
    """Gives back the text that was chosen. Subclasses list the texts, and say the facts about each."""

    ALL = True

    def __init__(self, data: bytes, signs: Signs, of: str) -> None:
        """`data` is the text here."""
        super().__init__(signs, of)
        self.add_class("-long-rows")
        self._data = data
        self._here: Side | None = None

    def facts(self, index: int, found: Against, hand: Hand) -> list[Row]:
        """What is known of a text but what it would change."""
        raise NotImplementedError

    def against(self, doc: PolicyText, findings: Sequence[Finding] = ()) -> Against:
        """Compare a text with the one here; called in the tool's thread."""
        if self._here is None:
            self._here = Side(PolicyText(self._data))
        return Against(doc, compare_sides(self._here, Side(doc)), changed(self._data, doc.data), findings)

    def told(self, index: int, found: Against, hand: Hand) -> list[Row]:
        facts = self.facts(index, found, hand)
        if not found.diff:
            return [*hand.wrapped([("This is the text here.", "good")], ""), *facts]
        rows = [*hand.wrapped([(f"{summed(found.comparison, found.diff)}.", "bold")], ""), *facts]
        meaning = meaning_rows(found.comparison, hand)
        rows += [(), *meaning] if meaning else []
        return [*rows, (), row(("Line by line", "muted-title")), *difference_rows(found.diff)]
