"""Works requests about policies out, one after the other; the same in a process of its own and in a thread."""

from __future__ import annotations

from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText
from codex_rollout_tui.tui.analysis.messages import AbandonedError, AnalysisReply, AnalysisRequest


class Analyser:
    """Keeps the texts; `abandoned` may be raised by another thread while a request is worked out."""

    def __init__(self) -> None:
        self.abandoned = 0
        """Requests up to this number are waited for by nobody."""
        self._number = 0
        self._texts: dict[int, AnalysedText] = {}

    def perform(self, request: AnalysisRequest) -> AnalysisReply:
        """Work a request out; never raises."""
        if request.work is None:
            self._texts.pop(request.text, None)
            return AnalysisReply()
        text = self._texts.setdefault(request.text, AnalysedText(self.pause))
        text.update(request.update)
        try:
            self._number = request.number
            try:
                value = request.work(text, *request.args)
            finally:
                self._number = 0
        except AbandonedError as error:
            self._number = 0
            text.withdraw()
            text.start_again()
            return AnalysisReply(error=error)
        except Exception as error:  # handed back: raised again where the work was asked for
            text.withdraw()
            return AnalysisReply(error=error)
        return AnalysisReply(value, text.deliver())

    def pause(self) -> None:
        """Raise AbandonedError where nobody waits for what is being worked out; also called in the middle of a step."""
        if 0 < self._number <= self.abandoned:
            raise AbandonedError
