"""The fix of a finding: made at once where it is safe, else after a look at the difference."""

from __future__ import annotations

from functools import partial

from textual.screen import Screen

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.workbench.dialogue import Dialogue
from codex_rollout_tui.tui.workbench.difference_rows import difference_rows
from codex_rollout_tui.tui.workbench.edited_text import EditedText, TextStamp
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.status_pane import StatusPane


class FindingFixer:
    """Fixes the finding at the cursor of one workbench."""

    def __init__(
        self, host: Screen[None], text: EditedText, analysis: LiveAnalysis, dialogue: Dialogue, status: StatusPane
    ) -> None:
        self._host = host
        self._text = text
        self._analysis = analysis
        self._dialogue = dialogue
        self._status = status
        self._fix_pending = False
        """Whether a fix was asked for before the text was checked."""

    def forget(self) -> None:
        """The text is another: no fix is wanted of it."""
        self._fix_pending = False

    def fix_if_pending(self) -> None:
        """Make the fix that was asked for while the text was still being checked."""
        if self._fix_pending:
            self._fix_pending = False
            self.fix()

    def fix(self) -> None:
        """Fix the finding at the cursor: at once where that keeps what the policy allows, else after a look."""
        if not self._analysis.is_current:
            self._fix_pending = True
            return
        finding = self._fixable()
        if finding is None:
            at_cursor = self._text.finding
            self._status.say(
                f"There is no fix that can be made for {at_cursor.code}: it is for you to decide."
                if at_cursor is not None
                else "Nothing to fix at the cursor. f8 goes to the next finding.",
                "warn",
            )
            return
        start_worker(self._host, partial(self._fix, finding, self._text.stamp), "fix", exclusive=True)

    def _fixable(self) -> Finding | None:
        """The finding at the cursor if it can be fixed, else the first one of the line that can."""
        at_cursor = self._text.finding
        if at_cursor is not None and at_cursor.fix is not None:
            return at_cursor
        findings = self._analysis.result.findings
        return next(
            (finding for finding in findings if finding.fix is not None and finding.line == self._text.line), None
        )

    async def _fix(self, finding: Finding, stamp: TextStamp) -> None:
        from codex_rollout_tui.policy.compare.text_diff import changed
        from codex_rollout_tui.tui.kit.question import QuestionOption

        fix, data = finding.fix, self._text.data
        if fix is None:
            return
        try:
            fixed = await self._analysis.fixed_text(fix)
        except RolloutError as error:
            self._status.say(str(error), "bad")
            return
        if not fix.safe:
            rows = difference_rows(changed(data, fixed))
            options = (QuestionOption("y", "Yes, change it"), QuestionOption("n", "No, leave it"))
            sentence = f"{fix.title}? This changes what the policy allows:"
            if await self._dialogue.choose(finding.code, sentence, options, rows) != "y":
                return
        if stamp != self._text.stamp:
            self._status.say("The text changed meanwhile: nothing was mended. Press the key again.", "warn")
            return
        self._text.put(fixed)
        self._status.say(f"Mended: {fix.title}. ^z takes it back.", "good")
