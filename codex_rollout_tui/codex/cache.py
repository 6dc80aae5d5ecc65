"""Verdicts already given, so that the preview can ask about the same text again for free."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from codex_rollout_tui.codex import verdict
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.verdict import Verdict

_Key = tuple[str, int, int, bytes, str | None]


class VerdictCache:
    """The `size` verdicts used last; safe to share between threads. Where there was no verdict, it asks again."""

    def __init__(self, size: int = 128, ask: Callable[..., Verdict] = verdict.ask) -> None:
        self._size = size
        self._ask = ask
        self._held: OrderedDict[_Key, Verdict] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, binary: Binary | NotFound, data: bytes, *, host: str | None = None) -> Verdict | None:
        """The verdict if it is held already, without running anything."""
        key = _key(binary, data, host)
        with self._lock:
            if key is None or key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def ask(
        self,
        binary: Binary | NotFound,
        data: bytes,
        *,
        timeout: float = 5.0,
        host: str | None = None,
        cancel: threading.Event | None = None,
    ) -> Verdict:
        """As `verdict.ask`, but only once for the same binary file, bytes and host."""
        if (held := self.known(binary, data, host=host)) is not None:
            return held
        key = _key(binary, data, host)
        given = self._ask(binary, data, timeout=timeout, host=host, cancel=cancel)
        if key is not None and given.accepted is not None:
            with self._lock:
                self._held[key] = given
                self._held.move_to_end(key)
                while len(self._held) > self._size:
                    self._held.popitem(last=False)
        return given


def _key(binary: Binary | NotFound, data: bytes, host: str | None) -> _Key | None:
    """What a verdict depends on; an updated binary has another time or size. None where nothing can be held."""
    if isinstance(binary, NotFound):
        return None
    try:
        facts = binary.path.stat()
    except OSError:
        return None
    image = binary.container.image if binary.container is not None else ""
    return (f"{binary.path} {image}", facts.st_mtime_ns, facts.st_size, hashlib.sha256(data).digest(), host)
