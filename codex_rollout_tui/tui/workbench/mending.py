"""The workbench mends: the fix of a finding, at once where it is safe, else after a look at the difference."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.workbench.consequences import fixed
from codex_rollout_tui.tui.workbench.difference_rows import difference_rows
from codex_rollout_tui.tui.workbench.forming import FormingScreen


class MendingScreen(FormingScreen):
    """Fixes the finding at the cursor. Subclasses say which one that is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+t", "fix_finding", "Fix", id="fix-finding")]
    fix_wanted = False
    """Whether a fix was asked for before the text was checked."""

    @property
    def stamp(self) -> tuple[int, int]:
        """Which text stands in the editor."""
        raise NotImplementedError

    @property
    def at(self) -> Finding | None:
        """The finding at the cursor."""
        raise NotImplementedError

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, from 1."""
        raise NotImplementedError

    def fix_if_wanted(self) -> None:
        """Make the fix that was asked for while the text was still being checked."""
        if self.fix_wanted:
            self.fix_wanted = False
            self.action_fix_finding()

    def action_fix_finding(self) -> None:
        """Mend the finding at the cursor: at once where that keeps what the policy allows, else after a look."""
        if not self.view.fresh or self.view.stamp != self.stamp:
            self.fix_wanted = True
            return
        finding = self._to_fix()
        if finding is None:
            at = self.at
            self.say(
                f"There is no fix that can be made for {at.code}: it is for you to decide."
                if at is not None
                else "Nothing to fix at the cursor. f8 goes to the next finding.",
                "warn",
            )
            return
        self.run_worker(self._fix(finding, self.stamp), exclusive=True, group="fix")

    def _to_fix(self) -> Finding | None:
        """The finding at the cursor if it can be mended, else the first one of the line that can."""
        at = self.at
        if at is not None and at.fix is not None:
            return at
        line = self.place[0]
        return next((one for one in self.view.findings if one.fix is not None and one.line == line), None)

    async def _fix(self, finding: Finding, stamp: tuple[int, int]) -> None:
        from codex_rollout_tui.policy.compare.text_diff import changed
        from codex_rollout_tui.tui.kit.question import QuestionOption

        fix, data = finding.fix, self.editor.data
        if fix is None:
            return
        try:
            mended = await self.study.run(fixed, fix)
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        if not fix.safe:
            rows = difference_rows(changed(data, mended))
            options = (QuestionOption("y", "Yes, change it"), QuestionOption("n", "No, leave it"))
            sentence = f"{fix.title}? This changes what the policy allows:"
            if await self._ask(finding.code, sentence, options, rows) != "y":
                return
        if stamp != self.stamp:
            self.say("The text changed meanwhile: nothing was mended. Press the key again.", "warn")
            return
        self.put(mended)
        self.say(f"Mended: {fix.title}. ^z takes it back.", "good")
