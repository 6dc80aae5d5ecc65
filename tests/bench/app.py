"""The app beside the empty Textual app, from outside, in a pty: `python -m tests.bench.app [ROUNDS]`.

Prints start to the steps on the screen, key to settled screen (median and 95th percentile), bytes a key and peak
memory, each with its ratio to the empty app. Runs are interleaved; ratios travel, milliseconds do not.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import pyte

SIZE = (120, 40)
QUIET_S = 0.05
WARM = 2
KEYS = [b"\x1b[B"] * 15 + [b"\x1b[A"] * 10
FIGURES = ("start ms", "key p50 ms", "key p95 ms", "bytes a key", "peak MB")


def read(descriptor: int, first: float, screen: pyte.ByteStream) -> tuple[float | None, int]:
    """Feed the screen until it is quiet; when the last output came, and how many bytes there were."""
    last, size, patience = None, 0, first
    while select.select([descriptor], [], [], patience)[0]:
        try:
            data = os.read(descriptor, 1 << 16)
        except OSError:
            break
        last, size, patience = time.perf_counter(), size + len(data), QUIET_S
        screen.feed(data)
    return last, size


def measure(command: list[str], until: str) -> tuple[float, ...]:
    """One run of one app: the figures in the order of FIGURES."""
    begun = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        os.execvpe(command[0], command, os.environ | {"TERM": "xterm-256color", "COLORTERM": ""})
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    display = pyte.Screen(*SIZE)
    screen = pyte.ByteStream(display)
    start = None
    while start is None:
        if not select.select([descriptor], [], [], 30)[0]:
            raise SystemExit(f"{command} never showed {until!r}")
        screen.feed(os.read(descriptor, 1 << 16))
        if any(until in line for line in display.display):
            start = (time.perf_counter() - begun) * 1000
    read(descriptor, 1.0, screen)
    times, sizes = [], []
    for number, key in enumerate([KEYS[0]] * WARM + KEYS):
        sent = time.perf_counter()
        os.write(descriptor, key)
        last, size = read(descriptor, 0.5, screen)
        if last is not None and number >= WARM:
            times.append((last - sent) * 1000)
            sizes.append(size)
    peak = next(
        int(line.split()[1]) / 1024
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmHWM")
    )
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(descriptor)
    centiles = statistics.quantiles(times, n=20)
    return (start, statistics.median(times), centiles[18], statistics.mean(sizes), peak)


def main() -> None:
    """Measure both apps in turn and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        ours = [sys.executable, "-m", "codex_rollout_tui"]
        subprocess.run([*ours, "demo", "--folder", str(root), "--no-open"], check=True, capture_output=True)
        apps = {
            "empty": ([sys.executable, str(here / "empty_app.py")], "Ready"),
            "codex-rollout": (
                [*ours, "--person", "Ana Ruiz", "-C", str(root)],
                "Pre-requisites: owners and strategy",
            ),
        }
        runs: dict[str, list[tuple[float, ...]]] = {name: [] for name in apps}
        for number in range(rounds + 1):
            for name, (command, until) in apps.items():
                found = measure(command, until)
                if number:
                    runs[name].append(found)
    medians = {name: [statistics.median(column) for column in zip(*found, strict=True)] for name, found in runs.items()}
    print(f"{'':14}" + "".join(f"{figure:>20}" for figure in FIGURES))
    for name, figures in medians.items():
        cells = (
            f"{figure:.1f} ({figure / base:.2f} x)" for figure, base in zip(figures, medians["empty"], strict=True)
        )
        print(f"{name:14}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
