"""Nothing of a stopped program stays behind."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.run import Command, RunResult, run, start

FAMILY = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import os; os.read(os.pipe()[0], 1)"])
with open(sys.argv[1] + ".new", "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
os.rename(sys.argv[1] + ".new", sys.argv[1])
child.wait()
"""


@pytest.fixture(autouse=True, params=[False, True], ids=["selected", "by-threads"])
def by_threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to read pipes: by a selector, and as where only sockets can be selected."""
    monkeypatch.setattr("codex_rollout_tui.codex.run.BY_THREADS", request.param)


class Clock:
    """Stands still until `ready` says so, then is past every time limit."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self.ready = ready
        self.now = 0.0

    def __call__(self) -> float:
        if self.ready():
            self.now = 1e9
        return self.now


def gone(watch: int) -> bool:
    """Whether the process behind a pidfd has ended; waits for it, since a killed process dies in its own time."""
    poll = select.poll()
    poll.register(watch, select.POLLIN)
    ended = bool(poll.poll(10_000))
    if not ended:
        signal.pidfd_send_signal(watch, signal.SIGKILL)
    os.close(watch)
    return ended


def test_a_timeout_kills_the_children_too(tmp_path: Path) -> None:
    started = tmp_path / "started"
    watched: list[int] = []

    def ready() -> bool:
        if not watched and started.exists():
            watched.extend(os.pidfd_open(int(pid)) for pid in started.read_text().split())
        return bool(watched)

    outcome = run(Command((sys.executable, "-c", FAMILY, str(started))), timeout=1, clock=Clock(ready))
    assert outcome.ended == "timeout"
    assert len(watched) == 2
    assert {gone(watch) for watch in watched} == {True}


def test_a_timeout_kills_what_runs_in_the_isolation(binary: Binary, tmp_path: Path) -> None:
    assert binary.bwrap is not None
    token = f'marker="{tmp_path}"'
    slow = "experimental_network.allowed_domains = [" + ",".join(f'"a{n}.com"' for n in range(200_000)) + "]\n"
    watched: list[int] = []

    def ready() -> bool:
        found = [pid for pid in map(str, Path("/proc").iterdir()) if _command_line(pid).startswith(b"/codex\0")]
        if any(token.encode() in _command_line(pid) for pid in found):
            family = [pid for pid in map(str, Path("/proc").iterdir()) if token.encode() in _command_line(pid)]
            watched.extend(os.pidfd_open(int(Path(pid).name)) for pid in family)
        return bool(watched)

    args = ("-c", token, "app-server", "--print-startup-config")
    with isolate.sealed(binary.bwrap)(binary.path, args, {isolate.POLICY: slow.encode()}) as command:
        outcome = run(command, timeout=1, clock=Clock(ready))
    assert outcome.ended == "timeout"
    assert len(watched) >= 2
    assert {gone(watch) for watch in watched} == {True}


def _command_line(process: str) -> bytes:
    try:
        return Path(process, "cmdline").read_bytes() if Path(process).name.isdigit() else b""
    except OSError:
        return b""


def test_a_program_that_closes_its_streams_and_stays_is_stopped(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    body = (
        f"import os, pathlib\nos.close(1)\nos.close(2)\npathlib.Path({str(closed)!r}).touch()\nos.read(os.pipe()[0], 1)"
    )
    outcome = run(Command((sys.executable, "-c", body)), timeout=1, clock=Clock(closed.exists))
    assert (outcome.ended, outcome.status) == ("timeout", -9)


def test_both_streams_and_the_status_come_back() -> None:
    body = "import sys; print('out' * 50_000); print('err' * 50_000, file=sys.stderr); sys.exit(7)"
    outcome = run(Command((sys.executable, "-c", body)), timeout=60)
    assert (outcome.ended, outcome.status) == ("exited", 7)
    assert outcome.stdout == b"out" * 50_000 + b"\n"
    assert outcome.stderr == b"err" * 50_000 + b"\n"


def test_the_environment_is_only_what_the_command_says() -> None:
    body = "import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))"
    outcome = run(Command((sys.executable, "-c", body), {"ONE": "1"}), timeout=60)
    assert outcome.stdout == b"['ONE']\n"


def test_the_limit_is_exact_and_counts_both_streams() -> None:
    body = "import sys; sys.stdout.write('x' * 600); sys.stderr.write('y' * 400)"
    command = Command((sys.executable, "-c", body))
    assert run(command, timeout=60, limit=1_000).ended == "exited"
    outcome = run(command, timeout=60, limit=999)
    assert outcome.ended == "too-much"
    assert len(outcome.stdout) + len(outcome.stderr) <= 999


def test_nothing_is_started_once_it_is_not_wanted(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    assert run(Command((str(tmp_path / "none"),)), timeout=60, cancel=cancel) == RunResult("cancelled")


def test_what_cannot_be_started_says_so(tmp_path: Path) -> None:
    for program in (str(tmp_path / "none"), str(tmp_path), "nul\0byte"):
        outcome = run(Command((program,)), timeout=60)
        assert (outcome.ended, outcome.status) == ("not-started", None)
        assert outcome.error


def test_what_was_started_runs_by_itself_and_still_tells_after_its_time(tmp_path: Path) -> None:
    done = tmp_path / "done"
    body = f"import pathlib; print('said', flush=True); pathlib.Path({str(done)!r}).touch()"
    now = [0.0]
    running = start(Command((sys.executable, "-c", body)), timeout=5, clock=lambda: now[0])
    poll = select.poll()
    assert running.process is not None
    watch = os.pidfd_open(running.process.pid)
    poll.register(watch, select.POLLIN)
    assert poll.poll(60_000), "it ends without anybody waiting for it"
    os.close(watch)
    assert done.exists()
    now[0] = 1e6
    outcome = running.outcome()
    assert (outcome.ended, outcome.status, outcome.stdout) == ("exited", 0, b"said\n")


def test_what_hangs_is_stopped_however_late_it_is_asked() -> None:
    clock = iter([0.0, 1e6, *(1e6 + each for each in range(1, 1000))])
    running = start(
        Command((sys.executable, "-c", "import os; os.read(os.pipe()[0], 1)")), timeout=5, clock=lambda: next(clock)
    )
    assert running.outcome().ended == "timeout"
