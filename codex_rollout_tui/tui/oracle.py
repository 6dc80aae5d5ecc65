"""The real Codex, found once and asked from worker threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict

Ask = Callable[[bytes, threading.Event], "Verdict"]


class Oracle:
    """Asks the Codex binary of this machine about a policy. The binary is looked for at the first question."""

    def __init__(self, environ: Mapping[str, str], explicit: Path | None = None) -> None:
        self._environ = environ
        self._explicit = explicit
        self._lock = threading.Lock()
        self._ask: Ask | None = None

    def __call__(self, data: bytes, cancel: threading.Event) -> Verdict:
        """The verdict on a policy's bytes; blocks, so call it from a worker."""
        with self._lock:
            if self._ask is None:
                self._ask = self._find()
        return self._ask(data, cancel)

    def _find(self) -> Ask:
        from codex_rollout_tui.codex.cache import VerdictCache
        from codex_rollout_tui.codex.find import find

        binary = find(self._environ, self._explicit)
        cache = VerdictCache()
        return lambda data, cancel: cache.ask(binary, data, cancel=cancel)
