"""Reading, verifying and folding journals, each in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bench.bench import HERE, Bench
from tests.bench.figure import Figure, interleaved
from tests.bench.journals import write_journal
from tests.bench.row import row


def read(bench: Bench, events: int, rounds: int) -> dict[str, float]:
    """The best of the figures of `reader.py` for so many events."""
    root = bench.folder / f"journal-{events}"
    write_journal(root, events)
    command = [bench.python, str(HERE / "reader.py"), str(root)]
    runs = interleaved({"read": lambda: json.loads(bench.run(command).stdout)}, rounds, warm=0)["read"]
    bench.drop(root)
    return {name: min(run[name] for run in runs) for name in runs[0]}


@row("fold")
def fold(bench: Bench) -> Iterator[Figure]:
    """100,000 events in time, 1,000,000 in memory."""
    figures = read(bench, 100_000, bench.rounds)
    alone = f"{figures['total'] / figures['json']:.1f} x json.loads alone"
    yield Figure("fold 100,000 parsed events", figures["fold"], "s", 1.0)
    yield Figure("read, verify, fold 100,000 events", figures["total"], "s", 2.0, note=alone)
    figures = read(bench, 1_000_000, 1)
    took = f"{figures['total']:.1f} s"
    yield Figure("read, verify, fold 1,000,000 events, peak memory", figures["peak"], "MB", 300.0, note=took)
