"""Run one short-lived program: with a time limit, an output limit and a way to stop it; nothing of it stays behind."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

Ended = Literal["exited", "enough", "timeout", "cancelled", "too-much", "not-started"]

LIMIT = 4 * 1024 * 1024
"""Bytes a program may print, both streams together, before it is stopped."""

BY_THREADS = os.name == "nt"
"""Whether the system can only select sockets, so that each pipe is read by a thread."""

_SLICE = 0.05
"""Longest wait in seconds between two looks at the clock and at `cancel`."""
_LATE = 0.2
"""Seconds that a program has to say the rest when it is asked after its time: it mostly ended long ago."""


class Command(NamedTuple):
    """What to start: argument list, whole environment, and the open file descriptors it inherits."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = MappingProxyType({})
    pass_fds: tuple[int, ...] = ()
    cwd: str = "/"


class RunResult(NamedTuple):
    """How a run ended; `status` is the exit status (negative: killed by that signal), None where it has none."""

    ended: Ended
    status: int | None = None
    stdout: bytes = b""
    stderr: bytes = b""
    error: str = ""


def run(
    command: Command,
    *,
    timeout: float,
    limit: int = LIMIT,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
    stdin: bytes = b"",
    enough: Callable[[bytes], bool] | None = None,
) -> RunResult:
    """Run the command until it ends, `timeout` seconds passed or `cancel` is set.

    Its input is `said` and then ends; but where `enough` is given the input stays open, `enough` is called with each
    piece of standard output, and the program is stopped once it returns True. It leads a session and process group of
    its own, and the whole group is killed when it is stopped. No code runs between fork and exec, so a threaded
    program may call this.
    """
    if cancel is not None and cancel.is_set():
        return RunResult("cancelled")
    return start(command, timeout=timeout, clock=clock, stdin=stdin, enough=enough).outcome(limit, cancel)


def start(
    command: Command,
    *,
    timeout: float,
    clock: Callable[[], float] = time.monotonic,
    stdin: bytes = b"",
    enough: Callable[[bytes], bool] | None = None,
) -> Running:
    """Start a command, as `run` does, and leave it to itself until its outcome is asked for."""
    started = clock()
    try:
        process = subprocess.Popen(
            command.argv,
            stdin=subprocess.PIPE if stdin or enough is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(command.env),
            cwd=command.cwd,
            pass_fds=command.pass_fds,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return Running(None, str(error), started + timeout, clock, stdin, enough)
    return Running(process, "", started + timeout, clock, stdin, enough)


class Running:
    """A command that was started; `outcome` must be asked for, or it stays behind."""

    def __init__(
        self,
        process: subprocess.Popen[bytes] | None,
        error: str,
        deadline: float,
        clock: Callable[[], float],
        stdin: bytes,
        enough: Callable[[bytes], bool] | None,
    ) -> None:
        self.process = process
        self._error = error
        self._deadline = deadline
        self._clock = clock
        self._input = stdin
        self._enough = enough

    def outcome(self, limit: int = LIMIT, cancel: threading.Event | None = None) -> RunResult:
        """How it ended, once it has; whoever asks after its time has run out still gets what it has said by then."""
        process, clock = self.process, self._clock
        if process is None:
            return RunResult("not-started", error=self._error)
        now = clock()
        deadline = self._deadline if now < self._deadline else now + _LATE
        with process:
            held: dict[str, list[bytes]] = {"stdout": [], "stderr": []}
            source = _pipes(process, self._input, keep_open=self._enough is not None)
            try:
                ended = _read(source, held, deadline, limit, cancel, clock, self._enough)
                if ended == "exited":
                    ended = _await(process, deadline, cancel, clock)
            finally:
                # The leader is not yet reaped unless it ended by itself, so its group number is still its own.
                if process.returncode is None:
                    _kill(process)
        return RunResult(ended, process.returncode, b"".join(held["stdout"]), b"".join(held["stderr"]))


class _Source(Protocol):
    """The streams of a program."""

    def pieces(self, wait_s: float) -> Iterator[tuple[str, bytes]]:
        """What came within a time: the stream and a piece of it, empty at its end."""

    def close(self) -> None:
        """Nobody asks any more."""


def _pipes(process: subprocess.Popen[bytes], stdin: bytes, *, keep_open: bool) -> _Source:
    if not BY_THREADS:
        return _SelectedPipes(process, stdin, keep_open=keep_open)
    from codex_rollout_tui.codex.pipe_threads import PipeThreads

    return PipeThreads(process, stdin, keep_open=keep_open)


def _read(
    source: _Source,
    held: dict[str, list[bytes]],
    deadline: float,
    limit: int,
    cancel: threading.Event | None,
    clock: Callable[[], float],
    enough: Callable[[bytes], bool] | None,
) -> Ended:
    """Collect both streams to their end, or say what stopped it; `held` keeps what came until then."""
    room, reading = limit, len(held)
    try:
        while reading:
            if stop := _stop(deadline, cancel, clock):
                return stop
            for name, piece in source.pieces(_SLICE):
                if not piece:
                    reading -= 1
                    continue
                held[name].append(piece[:room])
                room -= len(piece)
                if room < 0:
                    return "too-much"
                if name == "stdout" and enough is not None and enough(piece):
                    return "enough"
    finally:
        source.close()
    return "exited"


class _SelectedPipes:
    """Both streams by one selector, and what the program is told; one that closes its input early is none the worse."""

    def __init__(self, process: subprocess.Popen[bytes], stdin: bytes, *, keep_open: bool) -> None:
        self._selector = selectors.DefaultSelector()
        for name in ("stdout", "stderr"):
            self._selector.register(getattr(process, name), selectors.EVENT_READ, name)
        self._stdin = process.stdin
        self._keep_open = keep_open
        self._left = memoryview(stdin)
        if self._stdin is not None:
            os.set_blocking(self._stdin.fileno(), False)
            self._selector.register(self._stdin, selectors.EVENT_WRITE, "stdin")

    def close(self) -> None:
        self._selector.close()

    def pieces(self, wait_s: float) -> Iterator[tuple[str, bytes]]:
        for key, _ in self._selector.select(wait_s):
            if key.data == "stdin":
                self._write()
                continue
            piece = os.read(key.fd, 65_536)
            if not piece:
                self._selector.unregister(key.fileobj)
            yield key.data, piece

    def _write(self) -> None:
        """Write what the program takes now, never waiting for it."""
        if self._stdin is None:
            return
        try:
            self._left = self._left[os.write(self._stdin.fileno(), self._left[:65_536]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._left = self._left[:0]
        if not self._left:
            self._selector.unregister(self._stdin)
            if not self._keep_open:
                self._stdin.close()


def _await(
    process: subprocess.Popen[bytes],
    deadline: float,
    cancel: threading.Event | None,
    clock: Callable[[], float],
) -> Ended:
    """Wait for a program that closed its streams to end."""
    while True:
        try:
            process.wait(_SLICE)
        except subprocess.TimeoutExpired:
            if stop := _stop(deadline, cancel, clock):
                return stop
        else:
            return "exited"


def _stop(deadline: float, cancel: threading.Event | None, clock: Callable[[], float]) -> Ended | None:
    if cancel is not None and cancel.is_set():
        return "cancelled"
    return "timeout" if clock() >= deadline else None


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
