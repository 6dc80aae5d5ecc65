"""The real Codex of this machine: looked for once, at the first question, and asked from any thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex_rollout_tui.codex.find import Binary, NotFound
    from codex_rollout_tui.codex.verdict import Verdict


class Oracle:
    """Asks the native binary; `explicit` is the one to ask instead of the one that `environ` leads to."""

    def __init__(self, environ: Mapping[str, str], explicit: Path | None = None) -> None:
        self._environ = environ
        self._explicit = explicit
        self._lock = threading.Lock()
        self._found: Binary | NotFound | None = None

    @property
    def binary(self) -> Binary | NotFound:
        """The binary; blocks while it is looked for."""
        with self._lock:
            if self._found is None:
                from codex_rollout_tui.codex.find import find

                self._found = find(self._environ, self._explicit)
            return self._found

    def __call__(self, data: bytes, cancel: threading.Event | None = None) -> Verdict:
        """The verdict on a policy's bytes; blocks for seconds at worst, and never raises for what a binary does."""
        from codex_rollout_tui.codex.verdict import ask

        return ask(self.binary, data, cancel=cancel)
