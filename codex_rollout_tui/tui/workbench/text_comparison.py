"""Texts that can be taken in place of the one here, each compared with it."""

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
from codex_rollout_tui.tui.workbench.difference_rows import diff_summary, difference_rows, meaning_rows


class ComparedText(NamedTuple):
    """Another text, and what taking it would change in the one here; its findings where they were asked for."""

    document: Document
    comparison: Comparison
    diff: Diff
    findings: Sequence[Finding] = ()


class TextComparison:
    """Compares texts with the one here."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._compared: ComparedPolicy | None = None

    def against(self, document: Document, findings: Sequence[Finding] = ()) -> ComparedText:
        """What taking another text would change; to be called in one thread."""
        if self._compared is None:
            self._compared = ComparedPolicy(Document(self.data))
        comparison = compare_policies(self._compared, ComparedPolicy(document))
        return ComparedText(document, comparison, changed(self.data, document.data), findings)


def compared_rows(compared: ComparedText, facts: Sequence[Row], context: RowContext) -> list[Row]:
    """What taking it would change: in short, by meaning, line by line; `facts` is what else is known of it."""
    if not compared.diff:
        return [*context.wrapped([("This is the text here.", "good")], ""), *facts]
    rows = [*context.wrapped([(f"{diff_summary(compared.comparison, compared.diff)}.", "bold")], ""), *facts]
    meaning = meaning_rows(compared.comparison, context)
    rows += [(), *meaning] if meaning else []
    return [*rows, (), row(("Line by line", "muted-title")), *difference_rows(compared.diff)]
