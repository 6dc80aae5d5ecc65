"""The real Codex of this machine: looked for once, at the first question, and asked from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex_rollout_tui.codex.find import Binary, NotFound
    from codex_rollout_tui.codex.verdict import Verdict


class RealCodex:
    """Asks the native binary; `explicit` is the one to ask instead of the one that `environ` leads to."""

    def __init__(self, environ: Mapping[str, str], explicit: Path | None = None) -> None:
        self._environ = environ
        self._explicit = explicit
        self._lock = threading.Lock()
        self._found: Binary | NotFound | None = None
        self._tried = False

    @property
    def binary(self) -> Binary | NotFound:
        """The binary; blocks while it is looked for."""
        with self._lock:
            if self._found is None:
                from codex_rollout_tui.codex.find import find

                self._found = find(self._environ, self._explicit, trial=False)
            return self._found

    def _another(self) -> Binary | None:
        """The same with a bubblewrap that was tried, after the first one failed; None where there is no other."""
        from codex_rollout_tui.codex.find import NotFound, find

        with self._lock:
            before = self._found
            if self._tried or before is None or isinstance(before, NotFound):
                return None
            self._tried = True
            now = find(self._environ, self._explicit)
            if isinstance(now, NotFound) or now == before:
                return None
            self._found = now
            return now

    def begin(self, data: bytes, cancel: threading.Event | None = None) -> Callable[[], Verdict]:
        """Start asking about a policy's bytes, and give back what waits for the verdict; it must be called.

        Waiting takes seconds at worst, and never raises for what a binary does.
        """
        from codex_rollout_tui.codex.verdict import ask, begin

        pending = begin(self.binary, data, cancel=cancel)

        def wait() -> Verdict:
            verdict = pending()
            another = self._another() if verdict.accepted is None else None
            return verdict if another is None else ask(another, data, cancel=cancel)

        return wait

    def __call__(self, data: bytes, cancel: threading.Event | None = None) -> Verdict:
        """The verdict on a policy's bytes; blocks for seconds at worst, and never raises for what a binary does."""
        return self.begin(data, cancel)()
