"""The text that the one in the editor is compared with."""

from __future__ import annotations

from textual.screen import Screen

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.status_pane import StatusPane


class ComparisonBase:
    """Keeps the analysis comparing with what was saved last; where a rollout cannot say, with what is on disk."""

    def __init__(self, host: Screen[None], policy: OpenPolicy, analysis: LiveAnalysis, status: StatusPane) -> None:
        self._host = host
        self._policy = policy
        self._analysis = analysis
        self._status = status
        self._disk: bytes | None = None
        """What was on disk when it was last worked out what to compare with."""

    def follow(self) -> None:
        """Work it out again where something else is on disk."""
        if self._disk is not self._policy.file.base:
            self._disk = self._policy.file.base
            start_worker(self._host, self._compare, "compare", exclusive=True)

    async def _compare(self) -> None:
        try:
            saved = await self._policy.on_disk(self._policy.file.last_saved)
        except RolloutError as error:
            self._status.say(str(error), "warn")
            saved = self._policy.file.base
        self._analysis.compare_with(saved or b"")
