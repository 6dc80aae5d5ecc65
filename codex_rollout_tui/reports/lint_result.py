"""What lint says of one file: our own findings, and the verdict of the real Codex where it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.codex.verdict_place import VerdictPlace
    from codex_rollout_tui.policy.lint.finding import Finding
    from codex_rollout_tui.policy.text.document import Document

Prediction = Literal["accept", "refuse"]


class LintResult(NamedTuple):
    """One file that could be read. `path` is as it was named; `client` is the version the findings are about.

    place     what the verdict speaks of, where that can be found in the text
    expected  what we predict for the version that gave the verdict (or the measured one before it)
    applied   the fixes that were written, in their order
    withheld  why a fix was not written, a sentence each
    diff      what the fixes that were not written would change, as lines of a unified difference
    """

    path: str
    document: Document
    client: str
    findings: tuple[Finding, ...]
    predicted: Prediction
    verdict: Verdict | None = None
    place: VerdictPlace | None = None
    expected: Prediction | None = None
    applied: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    diff: tuple[str, ...] = ()

    @property
    def answer(self) -> Prediction | None:
        """What the real Codex said, in the words of a prediction."""
        if self.verdict is None or self.verdict.accepted is None:
            return None
        return "accept" if self.verdict.accepted else "refuse"

    @property
    def agrees(self) -> bool | None:
        """Whether the real Codex said what we predict for its version; None where it said nothing."""
        if self.answer is None or self.expected is None:
            return None
        return self.answer == self.expected

    @property
    def good(self) -> bool:
        """Nothing but remarks: no warning, no error, not refused, and no disagreement."""
        quiet = all(finding.severity == "info" for finding in self.findings)
        return quiet and "refuse" not in (self.predicted, self.answer) and self.agrees is not False


class UnreadFile(NamedTuple):
    """A file that could not be read, or not be written; why, in a sentence that names it."""

    path: str
    sentence: str


FileResult = LintResult | UnreadFile
