"""The real Codex for the app: found once, asked from worker threads, and about each text once only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.actions import real_codex

if TYPE_CHECKING:
    from codex_rollout_tui.codex.cache import VerdictCache
    from codex_rollout_tui.codex.find import Binary, NotFound
    from codex_rollout_tui.codex.verdict import Verdict

Ask = Callable[[bytes, threading.Event], "Verdict"]


class CachedCodex(real_codex.RealCodex):
    """Asks the Codex binary of this machine, and remembers what it said: a preview shows the same texts again."""

    def __init__(self, environ: Mapping[str, str], explicit: Path | None = None) -> None:
        super().__init__(environ, explicit)
        self._cache: VerdictCache | None = None
        self._first = threading.Lock()

    def __call__(self, data: bytes, cancel: threading.Event | None = None) -> Verdict:
        """The verdict on a policy's bytes; blocks, so call it from a worker."""
        with self._first:
            if self._cache is None:
                from codex_rollout_tui.codex.cache import VerdictCache

                self._cache = VerdictCache(ask=self._anew)
        return self._cache.ask(self.binary, data, cancel=cancel)

    def _anew(self, binary: Binary | NotFound, data: bytes, *, cancel: threading.Event | None, **_: Any) -> Verdict:
        return super().__call__(data, cancel)
