"""What an app costs that nobody touches: the CPU share of its processes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from tests.bench import words
from tests.bench.bench import Bench
from tests.bench.figure import Figure
from tests.bench.process import cpu_s
from tests.bench.row import row
from tests.bench.terminal import Terminal

POLICIES = 1000


@row("idle")
def idle(bench: Bench) -> Iterator[Figure]:
    """All apps at once, over the same seconds."""
    apps: dict[str, tuple[Sequence[str], str]] = {
        "empty app": (bench.empty, words.EMPTY_APP),
        "app": (bench.app(bench.rollout()), words.STATUSES),
        "app, 1,000 policies": (bench.app(bench.rollout(policies=POLICIES)), words.STATUSES),
    }
    with ExitStack() as stack:
        terminals: dict[str, Terminal] = {}
        for name, (command, pattern) in apps.items():
            terminals[name] = stack.enter_context(bench.terminal(command))
            terminals[name].wait(pattern)
        for terminal in terminals.values():
            terminal.settle(3.0, 60.0)
        begun = time.perf_counter()
        before = {name: cpu_s(terminal.pid) for name, terminal in terminals.items()}
        while (left := begun + bench.idle_s - time.perf_counter()) > 0:
            for terminal in terminals.values():
                terminal.read(min(left, 0.5), 0.01, 0.5)
        seconds = time.perf_counter() - begun
        shares = {name: (cpu_s(terminals[name].pid) - before[name]) / seconds * 100 for name in terminals}
    for name, share in shares.items():
        yield Figure(f"idle, {name}", share, "%", None if name == "empty app" else 0.2)
