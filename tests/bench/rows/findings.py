"""From a key to what follows from it: the findings and what people may do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil
from pathlib import Path

from tests.bench import words
from tests.bench.bench import Bench
from tests.bench.figure import Figure, interleaved, percentile
from tests.bench.policies import policy_file
from tests.bench.process import waited_ms
from tests.bench.row import row

BUDGETS = {200: 60.0, 5000: 250.0, 20_000: 600.0}
KEYS = 40
REST_S = 0.3
Times = dict[str, list[float]]


def answered(bench: Bench, file: Path, count: int) -> Times:
    """Break the second line and mend it again: the ms to each answer."""
    times: Times = {"findings": [], "preview": [], "wait": []}
    with bench.terminal(bench.edit(file), realtime=True) as terminal:
        terminal.wait(words.TEXT, words.WORKBENCH)
        terminal.settle(2.0, 20.0)
        terminal.press("down")
        before = waited_ms(terminal.pid)
        for number in range(count):
            key, patterns = ("backspace", words.MENDED_ALL) if number % 2 else ("=", words.BROKEN_ALL)
            findings, preview = terminal.wait(*patterns, since=terminal.send(key))
            times["findings"].append(findings)
            times["preview"].append(preview)
            terminal.settle(REST_S, 10.0)
        times["wait"].append((waited_ms(terminal.pid) - before) / count)
    return times


@row("findings")
def findings(bench: Bench) -> Iterator[Figure]:
    """Both answers at every length."""
    files = {lines: policy_file(bench.folder, lines) for lines in BUDGETS}
    rounds = min(bench.rounds, 3)
    count = ceil(KEYS / rounds / 2) * 2
    runs = interleaved(
        {str(lines): partial(answered, bench, file, count) for lines, file in files.items()},
        rounds,
        warm=0,
    )
    for lines, budget in BUDGETS.items():
        times = {name: [ms for run in runs[str(lines)] for ms in run[name]] for name in runs[str(lines)][0]}
        note = f"wait for a core {sum(times['wait']) / rounds:.0f} ms a key"
        for name in ("findings", "preview"):
            middle = f"p50 {percentile(times[name], 50):.0f} ms, {note}"
            yield Figure(f"key to {name}, {lines:,} lines, p95", percentile(times[name], 95), "ms", budget, note=middle)
