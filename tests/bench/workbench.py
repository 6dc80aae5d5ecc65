"""Typing in the whole workbench, in a pty: `python -m tests.bench.workbench [ROUNDS] [auto|off]`.

For policies of 50, 200 and 5,000 lines, interleaved: key to echo (first output) in a comment with the bytes of all that
follows from it, key to refreshed findings (their count on screen is another), key to refreshed preview (what people may
do is), each median and 95th percentile.

Budgets: echo at 5,000 lines at most 1.5 x that at 50; findings and preview within 60 ms at 200 lines and 250 ms at
5,000 (95th percentile); at most 3 kB a key.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.app import SIZE
from tests.bench.check import policy

LENGTHS = (50, 200, 5000)
KEYS = 16
TYPED = " and nobody else: ask Ben"
PATIENCE_S = 20.0
REST_S = 0.6
"""How long it must be quiet before the next key: everything that follows from one has come by then."""
FOUND, MENDED = b" 1 wrong", b" to know"
NO_TOML, WORDS = b"Nobody can start", b"What Codex asks"


class Running:
    """An app in a pty, and what it writes."""

    def __init__(self, command: list[str]) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
            os.execvpe(command[0], command, os.environ | {"TERM": "xterm-256color", "COLORTERM": ""})
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))

    def chunks(self, quiet: float) -> Iterator[tuple[float, bytes]]:
        """Each piece of output with its time, until it is quiet for so long."""
        while select.select([self.descriptor], [], [], quiet)[0]:
            try:
                data = os.read(self.descriptor, 1 << 16)
            except OSError:
                return
            yield time.perf_counter(), data

    def until(self, text: bytes) -> None:
        """Read until something was written."""
        seen = b""
        for _, data in self.chunks(PATIENCE_S):
            seen = seen[-200:] + data
            if text in seen:
                return
        raise SystemExit(f"never wrote {text!r}")

    def press(self, key: bytes, *until: bytes) -> list[tuple[float, bytes]]:
        """Press a key; everything it led to, with ms since it. Ends when all of `until` was written and it is quiet."""
        sent = time.perf_counter()
        os.write(self.descriptor, key)
        said: list[tuple[float, bytes]] = []
        while True:
            said += [((at - sent) * 1000, data) for at, data in self.chunks(REST_S)]
            if all(any(text in data for _, data in said) for text in until):
                return said
            if time.perf_counter() - sent > PATIENCE_S:
                raise SystemExit(f"never wrote {until}")

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)


def first(said: list[tuple[float, bytes]], text: bytes) -> float:
    """When something was written first, in ms."""
    return next(at for at, data in said if text in data)


def workbench(file: Path, codex: str) -> dict[str, list[float]]:
    """One run of the workbench: the figures of every key."""
    app = Running([sys.executable, "-m", "codex_rollout_tui", "policy", "edit", str(file), "--codex", codex])
    app.until(b"People with this policy")
    list(app.chunks(2.0))
    found: dict[str, list[float]] = {"echo": [], "bytes": [], "findings": [], "preview": []}
    for key in [b"\x1b[F", *(char.encode() for char in TYPED)]:
        said = app.press(key)
        if key != b"\x1b[F":
            found["echo"].append(said[0][0])
            found["bytes"].append(sum(len(data) for _, data in said))
    # An empty line: `=` is no TOML there, and without it all is well again.
    for key in (b"\x1b[B",) * 4:
        app.press(key)
    for number in range(KEYS):
        broken = number % 2 == 0
        finding, words = (FOUND, NO_TOML) if broken else (MENDED, WORDS)
        said = app.press(b"=" if broken else b"\x7f", finding, words)
        found["findings"].append(first(said, finding))
        found["preview"].append(first(said, words))
    app.end()
    return found


def main() -> None:
    """Measure all lengths in turn and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    codex = sys.argv[2] if len(sys.argv) > 2 else "auto"
    runs: dict[int, dict[str, list[float]]] = {lines: {} for lines in LENGTHS}
    with tempfile.TemporaryDirectory() as folder:
        files = {lines: Path(folder) / f"{lines}.toml" for lines in LENGTHS}
        for lines, file in files.items():
            file.write_bytes(policy(lines))
        for _ in range(rounds):
            for lines, file in files.items():
                for name, values in workbench(file, codex).items():
                    runs[lines].setdefault(name, []).extend(values)
    print(f"{'':>8}" + "".join(f"{name + ' p50 / p95':>24}" for name in ("echo", "bytes", "findings", "preview")))
    for lines, found in runs.items():
        cells = (f"{statistics.median(v):.1f} / {statistics.quantiles(v, n=20)[18]:.1f}" for v in found.values())
        print(f"{lines:>8}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
