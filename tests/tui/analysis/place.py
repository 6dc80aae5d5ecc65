"""One process that works policies out for all tests of a run: one for each app would cost more than the test."""

from __future__ import annotations

import atexit
import threading
from functools import cache

from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.analysis.messages import AnalysisReply, AnalysisRequest
from codex_rollout_tui.tui.analysis.worker_process import AnalysisProcess


class SharedPlace:
    """The real process, which goes on when an app ends."""

    def __init__(self) -> None:
        self._process = AnalysisProcess()
        self._one_at_a_time = threading.Lock()
        atexit.register(self._process.close)

    def perform(self, request: AnalysisRequest) -> AnalysisReply:
        with self._one_at_a_time:
            return self._process.perform(request)

    def abandon(self, number: int) -> None:
        self._process.abandon(number)

    def close(self) -> None:
        pass


@cache
def shared_place() -> SharedPlace:
    return SharedPlace()


def shared_dispatcher() -> Dispatcher:
    return Dispatcher(start=shared_place)


class WatchedPlace:
    """The shared process, and what it was asked to work out."""

    def __init__(self) -> None:
        self.requests: list[AnalysisRequest] = []

    def perform(self, request: AnalysisRequest) -> AnalysisReply:
        self.requests.append(request)
        return shared_place().perform(request)

    def abandon(self, number: int) -> None:
        shared_place().abandon(number)

    def close(self) -> None:
        pass
