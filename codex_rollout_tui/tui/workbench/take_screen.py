"""Texts of which one can be taken in place of the one here, each compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.compare.meaning import Comparison, compare_policies
from codex_rollout_tui.policy.compare.text_diff import Diff, changed
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, row
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.difference_rows import difference_rows, meaning_rows, summed
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.tool_result import ToolResult


class ComparedText(NamedTuple):
    """Another text, and what taking it would change in the one here; its findings where they were asked for."""

    document: Document
    comparison: Comparison
    diff: Diff
    findings: Sequence[Finding] = ()


class TakeScreen(ListScreen[ToolResult, ComparedText]):
    """Gives back the text that was chosen. Subclasses list the texts, and say the facts about each."""

    ALL = True

    def __init__(self, data: bytes, signs: Signs, of: str) -> None:
        """`data` is the text here."""
        super().__init__(signs, of)
        self.add_class("-long-rows")
        self._data = data
        self._here: ComparedPolicy | None = None

    def facts(self, index: int, found: ComparedText, context: RowContext) -> list[Row]:
        """What is known of a text but what it would change."""
        raise NotImplementedError

    def against(self, document: Document, findings: Sequence[Finding] = ()) -> ComparedText:
        """Compare a text with the one here; called in the tool's thread."""
        if self._here is None:
            self._here = ComparedPolicy(Document(self._data))
        return ComparedText(
            document,
            compare_policies(self._here, ComparedPolicy(document)),
            changed(self._data, document.data),
            findings,
        )

    def told(self, index: int, found: ComparedText, context: RowContext) -> list[Row]:
        facts = self.facts(index, found, context)
        if not found.diff:
            return [*context.wrapped([("This is the text here.", "good")], ""), *facts]
        rows = [*context.wrapped([(f"{summed(found.comparison, found.diff)}.", "bold")], ""), *facts]
        meaning = meaning_rows(found.comparison, context)
        rows += [(), *meaning] if meaning else []
        return [*rows, (), row(("Line by line", "muted-title")), *difference_rows(found.diff)]
