"""Peak memory of the app and of the processes of its own that live with it, beside the empty app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench import words
from tests.bench.bench import Bench
from tests.bench.figure import Figure, interleaved, median
from tests.bench.policies import policy_file
from tests.bench.process import children, peak_mb
from tests.bench.row import row

REST_S = 1.5
"""Short-lived children (a real Codex that is asked) have ended when it was quiet for so long."""


def peaks(bench: Bench, command: Sequence[str], pattern: str) -> tuple[float, float]:
    """Peak of the app itself, and the sum of the peaks of its children."""
    with bench.terminal(command) as terminal:
        terminal.wait(pattern)
        terminal.settle(REST_S, 20.0)
        return peak_mb(terminal.pid), sum(map(peak_mb, children(terminal.pid)))


@row("memory")
def memory(bench: Bench) -> Iterator[Figure]:
    """The app with a rollout, with 100,000 events, and the workbench."""
    small, large = bench.rollout(), bench.rollout(events=100_000)
    file = policy_file(bench.folder, 5000)
    runs = interleaved(
        {
            "empty": lambda: peaks(bench, bench.empty, words.EMPTY_APP),
            "app": lambda: peaks(bench, bench.app(small), words.STATUSES),
            "app, 100,000 events": lambda: peaks(bench, bench.app(large), words.STATUSES),
            "policy edit, 5,000 lines": lambda: peaks(bench, bench.edit(file), words.WORKBENCH),
        },
        rounds=min(3, bench.rounds),
        warm=0,
    )
    columns = {name: [median(column) for column in zip(*sizes, strict=True)] for name, sizes in runs.items()}
    empty = columns.pop("empty")[0]
    own_budgets = {"app": 1.4, "app, 100,000 events": 2.5}
    budgets = {"app": 2.2, "policy edit, 5,000 lines": 2.2}
    for name, (own, below) in columns.items():
        yield Figure(f"peak memory of the process, {name}", own, "MB", own_budgets.get(name), empty)
        note = f"children {below:.1f} MB"
        yield Figure(f"peak memory with its children, {name}", own + below, "MB", budgets.get(name), empty, note)
