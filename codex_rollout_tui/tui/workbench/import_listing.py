"""What was found to import, each policy checked and compared with the text here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from codex_rollout_tui.actions.policy_import import ImportedPolicy
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, between, row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.consequence_rows import finding_row, findings_spans, text_rows
from codex_rollout_tui.tui.workbench.list_pane import AboutRows, Listing
from codex_rollout_tui.tui.workbench.text_comparison import ComparedText, TextComparison, compared_rows

ABOUT = "What taking it would change"
NAMED = 3
"""How many of the things that are wrong with a text are named before it is taken."""
HOW = (
    "Name a file above: a requirements.toml, a .mobileconfig, or a policy as base64. Or paste the text itself anywhere "
    "on this screen. Nothing is taken before you press enter."
)


class ImportListing:
    """The policies of one file or of what was pasted, or why there are none."""

    def __init__(self, data: bytes, signs: Signs) -> None:
        """`data` is the text here."""
        self.data = data
        self.policies: tuple[ImportedPolicy, ...] = ()
        self._signs = signs
        self._comparison = TextComparison(data)
        self._problem = ""
        self._lacking = ""

    def set(self, policies: tuple[ImportedPolicy, ...], problem: str, lacking: str) -> None:
        """List other ones; `problem` says why what is there cannot be imported, `lacking` why nothing is there yet."""
        self.policies, self._problem, self._lacking = policies, problem, lacking

    def listing(self) -> Listing[ComparedText]:
        """The list of them."""
        return Listing("Found", ABOUT, self._rows, self._compare, self._about, nothing=self._nothing, every=True)

    def _compare(self, index: int) -> ComparedText:
        document = Document(self.policies[index].data)
        return self._comparison.against(document, check(document))

    def _rows(self, cells: int, facts: Mapping[int, ComparedText | RolloutError]) -> list[Row]:
        return [self._row(policy, facts.get(index), cells) for index, policy in enumerate(self.policies)]

    def _row(self, policy: ImportedPolicy, compared: ComparedText | RolloutError | None, cells: int) -> Row:
        name = policy.detail.removeprefix("payload ") or Path(policy.source).name
        if not isinstance(compared, ComparedText):
            return between([(name, "")], [], cells)
        end, short = (findings_spans(compared.findings, self._signs, words=words) for words in (True, False))
        return between([(name, "")], end, cells, short)

    def _nothing(self, context: RowContext) -> list[Row]:
        return [*self._trouble(context), *context.wrapped([(HOW, "dim")], "")]

    def _trouble(self, context: RowContext) -> list[Row]:
        if self._problem:
            return [*context.wrapped([(self._problem, "bad")], ""), ()]
        return [*context.wrapped([(self._lacking, "warn")], ""), ()] if self._lacking else []

    def _about(self, index: int, compared: ComparedText, context: RowContext) -> AboutRows:
        facts = self._facts(index, compared, context)
        if self.data.strip() or not compared.diff:
            return AboutRows(compared_rows(compared, facts, context))
        head = context.wrapped([("The text here is empty: this would be all of it.", "bold")], "")
        return AboutRows([*head, *facts, (), *text_rows(compared.document)])

    def _facts(self, index: int, compared: ComparedText, context: RowContext) -> list[Row]:
        errors = [finding for finding in compared.findings if finding.severity == "error"]
        rows = [row(*findings_spans(compared.findings, self._signs))]
        for finding in errors[:NAMED]:
            rows += context.wrapped(finding_row(finding, context))
        return [*rows, *context.wrapped([(self.policies[index].where, "dim")], "")]
