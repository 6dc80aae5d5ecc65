"""Fold 100,000 parsed events and work out every item: `python -m tests.bench.fold [EVENTS]`.

Budgets: fold under 1 s; read, verify and fold under 2 s (that is `python -m tests.bench.journal`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.facts import Decisions, Facts, PolicyFacts
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.statuses import derive_statuses
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.store.line import decode
from tests.bench.journal import lines
from tests.store.folders import ANA

RUNS = 5
START = datetime(2026, 5, 1, tzinfo=UTC)


def daily(count: int) -> list[Event]:
    """Two years of daily checks, as the journal's own benchmark writes and reads them."""
    return [decode(raw[:-1], ANA).event for raw in lines(count)]


def one_item(count: int) -> list[Event]:
    """Every event on one item: an attestation, then probes that could not look."""
    at = [(START + timedelta(seconds=seq)).isoformat()[:19] + "Z" for seq in range(count)]
    first = Event(1, at[0], ANA, "attested", "local-toggle", {"outcome": "done", "answer": "on"})
    blind = {"outcome": "unknown", "reason": "no network"}
    return [first, *(Event(seq + 1, at[seq], ANA, "observed", "local-toggle", blind) for seq in range(1, count))]


def all_undone(count: int) -> list[Event]:
    """Every second event takes back the one before it."""
    found: list[Event] = []
    for event in one_item(count):
        if event.seq % 2:
            found.append(event)
        else:
            body = {"undoes": [f"{ANA}:{event.seq - 1}"]}
            found.append(Event(event.seq, event.at, ANA, "undone", event.item, body))
    return found


def best(do: Callable[[], object]) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        do()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def measure(name: str, events: Sequence[Event]) -> None:
    """Print how long the fold and the statuses of all items take."""
    guide, now = view(), START + timedelta(days=28)
    decisions = Decisions(frozenset({"local", "cloud"}))
    facts = Facts({"baseline": PolicyFacts("a1", {key: None for item in guide.items for key in item.policy_keys})})
    folded = fold(events)
    statuses = derive_statuses(guide, folded, decisions, facts, now)
    parts = {
        "fold": best(lambda: fold(events)),
        "derive_statuses": best(lambda: derive_statuses(guide, folded, decisions, facts, now)),
        "score, counts, next": best(lambda: (statuses.score, statuses.counts, statuses.next_items())),
    }
    told = ", ".join(f"{part} {took:.1f} ms" for part, took in parts.items())
    print(f"  {name:34}{told}")


def main() -> None:
    """Print the best of several runs for three kinds of story."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{count:,} parsed events, best of {RUNS}")
    measure("two years of daily checks", daily(count))
    measure("one item, never seen again", one_item(count))
    measure("every second one undone", all_undone(count))


if __name__ == "__main__":
    main()
