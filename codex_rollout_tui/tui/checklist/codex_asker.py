"""Asks the real Codex about the policies that it was not asked about, once they have stayed as they are for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widget import Widget

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.kit.one_thread import OneThread
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.policy.text.document import Document
    from codex_rollout_tui.tui.session.snapshot import Snapshot

STILL_S = 4.0
"""How long a policy must stay as it is: a text that is being changed is not written about at every key."""

MOST = 20
"""Texts that one app asks about, the baseline first: a folder of a thousand policies keeps no machine busy. `status`
asks on, for some seconds each time."""


class CodexAsker:
    """Asks beside the screen, its `host`, and has `show` show what came of it."""

    def __init__(self, host: Widget, session: Session, ask: Ask | None, show: Callable[[Snapshot], None]) -> None:
        self._host = host
        self._session = session
        self._ask = ask
        self._show = show
        self._thread = OneThread("codex-verdicts")
        self._timer: Timer | None = None
        self._unasked: Mapping[str, Document] = {}
        self._asked: set[bytes] = set()
        """Texts that were asked about here, with or without a verdict: they are not asked about again."""

    def look_at(self, snapshot: Snapshot) -> None:
        """Take up what a new snapshot has that nobody asked about."""
        if self._ask is None or snapshot.unasked == self._unasked:
            return
        self._unasked = snapshot.unasked
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._host.set_timer(STILL_S, self._begin) if self._unasked else None

    def _begin(self) -> None:
        self._host.run_worker(self._look(), group="codex")

    async def _look(self) -> None:
        ask = self._ask
        if ask is None:
            return
        verdicts: dict[bytes, Verdict] = {}
        for data in dict.fromkeys(text.data for text in self._unasked.values()):
            if data in self._asked or len(self._asked) >= MOST:
                continue
            self._asked.add(data)
            verdict = await self._thread.run(partial(ask, data, threading.Event()))
            if verdict.accepted is not None:
                verdicts[data] = verdict
        if not verdicts:
            return
        from codex_rollout_tui.actions import codex_verdicts

        try:
            _, snapshot = await self._session.run(lambda rollout: codex_verdicts.note(rollout, verdicts))
        except RolloutError:
            return  # what keeps a rollout from being read is said by whoever reads it
        self._show(snapshot)
