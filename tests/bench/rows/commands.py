"""Whole commands beside `python -c "import click, tomllib"`."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from functools import partial

from tests.bench.bench import Bench
from tests.bench.figure import Figure, interleaved, median
from tests.bench.policies import policy, policy_file
from tests.bench.row import row

ITEM = "local-toggle"
SMALL_LINES = 30


def took(bench: Bench, command: Sequence[str]) -> float:
    """Milliseconds of a command."""
    begun = time.perf_counter()
    bench.run(command, realtime=True)
    return (time.perf_counter() - begun) * 1000


def compared(bench: Bench, commands: dict[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Medians of commands in turn, the reference among them."""
    every = {"reference": bench.reference, **commands}
    runs = interleaved(
        {name: partial(took, bench, command) for name, command in every.items()},
        rounds,
    )
    return {name: median(times) for name, times in runs.items()}


@row("lint")
def lint(bench: Bench) -> Iterator[Figure]:
    """One file of 200 lines, and 1,000 small ones."""
    file = policy_file(bench.folder, 200)
    one = bench.command("policy", "lint", file, "--codex", "off")
    medians = compared(bench, {"lint": one}, bench.rounds * 3)
    yield Figure("policy lint, 200 lines", medians["lint"], "ms", 2.0, medians["reference"])
    folder = bench.folder / "small"
    folder.mkdir()
    files = [folder / f"{number}.toml" for number in range(1000)]
    for number, small in enumerate(files):
        small.write_bytes(policy(SMALL_LINES) + b"# team %d\n" % number)
    many = bench.command("policy", "lint", *files, "--codex", "off")
    runs = interleaved({"many": lambda: cpu_s(bench, many)}, min(3, bench.rounds), warm=0)
    yield Figure("policy lint, 1,000 small files, CPU", median(runs["many"]), "s", 2.0)


def cpu_s(bench: Bench, command: Sequence[str]) -> float:
    """CPU seconds of a command and its children."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=bench.checkout, env=bench.environ
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


@row("commands")
def commands(bench: Bench) -> Iterator[Figure]:
    """`status` and `attest` on the demo's rollout, `note` at 100,000 events."""
    small, large = bench.rollout(), bench.rollout(events=100_000)

    def on(root: object, *words: str) -> Sequence[str]:
        return bench.command("-C", str(root), "--person", "Ana Ruiz", *words)

    medians = compared(
        bench,
        {
            "status": on(small, "status"),
            "attest": on(small, "attest", ITEM, "--note", "as agreed"),
            "note": on(large, "note", ITEM, "as agreed"),
        },
        bench.rounds,
    )
    for name in ("status", "attest"):
        yield Figure(name, medians[name], "ms", 2.0, medians["reference"])
    ratio = f"{medians['note'] / medians['reference']:.1f} x click + tomllib"
    yield Figure("note, 100,000 events", medians["note"], "ms", 400.0, note=ratio)
