"""From the start of the process to what a person waits for, beside the empty app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench import words
from tests.bench.bench import Bench
from tests.bench.figure import Figure, interleaved, median
from tests.bench.policies import policy_file
from tests.bench.row import row


def shown(bench: Bench, command: Sequence[str], *patterns: str) -> list[float]:
    """When each was on the screen, in ms since the start."""
    with bench.terminal(command, realtime=True) as terminal:
        return terminal.wait(*patterns)


@row("start")
def start(bench: Bench) -> Iterator[Figure]:
    """First frame, all statuses, all statuses after 20,000 events, and the workbench's first frame."""
    small, large = bench.rollout(), bench.rollout(events=20_000)
    file = policy_file(bench.folder, 200)
    runs = interleaved(
        {
            "empty": lambda: shown(bench, bench.empty, words.EMPTY_APP),
            "app": lambda: shown(bench, bench.app(small), words.STEPS, words.STATUSES),
            "events": lambda: shown(bench, bench.app(large), words.STEPS, words.STATUSES),
            "edit": lambda: shown(bench, bench.edit(file), words.TEXT),
        },
        bench.rounds * 2,
    )
    columns = {name: [median(column) for column in zip(*times, strict=True)] for name, times in runs.items()}
    [empty] = columns["empty"]
    yield Figure("start to first frame, 93 items", columns["app"][0], "ms", 1.1, empty)
    yield Figure("start to all statuses", columns["app"][1], "ms", 1.4, empty)
    yield Figure("start to all statuses, 20,000 events", columns["events"][1], "ms", 1.7, empty)
    yield Figure("policy edit, first frame", columns["edit"][0], "ms", 1.3, empty)
