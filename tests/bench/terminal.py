"""An app in a pty, driven and read from outside: the only such driver of the benchmarks."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyte

from tests.bench.process import use_realtime

SIZE = (120, 40)
QUIET_S = 0.05
"""So long nothing is written: the screen has settled after a key."""
PATIENCE_S = 60.0
UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[ -/]*[@-~]|\x1b\[\?[0-9;:]*(?:[ -/]+[@-~]|[@-gi-km-~])|\x1b[P_^X].*?\x1b\\", re.S
)
UNFINISHED = re.compile(rb"\x1b(?:\[[<>=?]?[0-9;:]*[ -/]*|[P_^X][^\x1b]*\x1b?)?\Z")
KEYS = {
    "up": b"\x1b[A", "down": b"\x1b[B", "end": b"\x1b[F", "tab": b"\t", "shift+tab": b"\x1b[Z", "enter": b"\r",
    "escape": b"\x1b", "backspace": b"\x7f", "ctrl+f": b"\x06",
}  # fmt: skip


class NeverShownError(Exception):
    """The app never wrote what was waited for."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output and when it was read."""

    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Press:
    """What a key led to: ms to its first and last output (None: no output at all), and how many bytes."""

    first: float | None
    last: float | None
    size: int


class Emulator:
    """What a person would see of the output."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""

    def feed(self, data: bytes) -> None:
        data = UNKNOWN_TO_PYTE.sub(b"", self._rest + data)
        tail = UNFINISHED.search(data)
        end = tail.start() if tail else len(data)
        self._rest = data[end:]
        self._stream.feed(data[:end])

    @property
    def rows(self) -> list[str]:
        """The lines of the screen."""
        return list(self._screen.display)

    def search(self, pattern: str) -> re.Match[str] | None:
        """The first place where a line of the screen matches."""
        expression = re.compile(pattern)
        return next((match for row in self.rows if (match := expression.search(row))), None)


class Terminal:
    """A command in a pty. Leaving the context ends it."""

    def __init__(
        self, command: Sequence[str], folder: Path, environ: Mapping[str, str], *, realtime: bool = False
    ) -> None:
        self.emulator = Emulator()
        self._kept: list[Chunk] = []
        self.begun = time.perf_counter()
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
                os.chdir(folder)
                if realtime:
                    use_realtime()
                os.execvpe(command[0], list(command), {**environ, "TERM": "xterm-256color", "COLORTERM": ""})
            finally:
                os._exit(127)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        # The pty made the app the leader of a session: its child processes go with it.
        for end in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                end(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._descriptor)

    def read(self, first: float, quiet: float, limit: float) -> list[Chunk]:
        """The output until it is quiet, at most `limit` seconds; `first` is the patience for its beginning.

        Nothing is drawn meanwhile: that would make the app wait for us.
        """
        chunks: list[Chunk] = []
        end, patience = time.perf_counter() + limit, first
        while (left := end - time.perf_counter()) > 0:
            if not select.select([self._descriptor], [], [], min(patience, left))[0]:
                break
            try:
                data = os.read(self._descriptor, 1 << 16)
            except OSError:
                raise NeverShownError("The app has ended; its last screen:\n" + self._picture(chunks)) from None
            chunks.append(Chunk(time.perf_counter(), data))
            patience = quiet
        self._kept += chunks
        return chunks

    def draw(self) -> None:
        """Bring the emulated screen up to date."""
        for chunk in self._kept:
            self.emulator.feed(chunk.data)
        self._kept.clear()

    def wait(self, *patterns: str, since: float | None = None) -> list[float]:
        """Read until each pattern was on the screen once; ms since the start, or since a moment."""
        begun = self.begun if since is None else since
        times: dict[str, float] = {}
        deadline = time.perf_counter() + PATIENCE_S
        while True:
            for chunk in self._kept:
                self.emulator.feed(chunk.data)
                for pattern in patterns:
                    if pattern not in times and self.emulator.search(pattern):
                        times[pattern] = (chunk.at - begun) * 1000
            self._kept.clear()
            if len(times) == len(patterns):
                return [times[pattern] for pattern in patterns]
            if time.perf_counter() > deadline:
                missing = ", ".join(pattern for pattern in patterns if pattern not in times)
                raise NeverShownError(f"Never shown: {missing}; the last screen:\n" + self._picture([]))
            self.read(0.25, 0.01, 0.25)

    def settle(self, quiet: float = 0.4, limit: float = 5.0) -> None:
        """Let the app come to rest."""
        self.read(quiet, quiet, limit)
        self.draw()

    def send(self, key: str) -> float:
        """Press a key; when that was."""
        at = time.perf_counter()
        os.write(self._descriptor, KEYS.get(key) or key.encode())
        return at

    def press(self, key: str, quiet: float = QUIET_S, limit: float = 1.0) -> Press:
        """Press a key and read until the screen has settled."""
        at = self.send(key)
        chunks = self.read(0.5, quiet, limit)
        if not chunks:
            return Press(None, None, 0)
        size = sum(len(chunk.data) for chunk in chunks)
        return Press((chunks[0].at - at) * 1000, (chunks[-1].at - at) * 1000, size)

    def press_all(self, keys: Iterable[str], quiet: float = QUIET_S) -> list[Press]:
        """One key after the other."""
        return [self.press(key, quiet) for key in keys]

    def _picture(self, chunks: list[Chunk]) -> str:
        for chunk in (*self._kept, *chunks):
            self.emulator.feed(chunk.data)
        return "\n".join(row.rstrip() for row in self.emulator.rows)
