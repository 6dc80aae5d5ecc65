"""Read, verify and fold a journal of 100,000 events: `python -m tests.bench.journal [EVENTS]`.

Each figure is the best of several runs, each in a fresh process, beside what `json.loads` alone needs for the same
lines on the same machine: the ratios travel, the milliseconds do not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.guide import load as guide
from codex_rollout_tui.store.journal import Draft, JournalReader, append
from codex_rollout_tui.store.line import encode
from tests.store.folders import ANA, NOW, path_of

RUNS = 5


def lines(count: int) -> Iterator[bytes]:
    """A journal as two years of daily checks would leave it: mostly observed, some attested, notes, undone."""
    items, prev = [item.id for item in guide.items()], ""
    for seq in range(1, count + 1):
        item, at = items[seq % len(items)], f"2026-05-{1 + seq * 28 // (count + 1):02}T09:41:03Z"
        evidence = [{"type": "note", "text": f"As shown on the page at look {seq}"}]
        event = Event(seq, at, ANA, "observed", item, {"outcome": "done", "facts": {"looked": seq}})
        if seq % 10 == 0:
            body = {"outcome": "done", "answer": "on", "evidence": evidence, "edition": "2026-05-18"}
            event = Event(seq, at, ANA, "attested", item, body)
        if seq % 50 == 0:
            event = Event(seq, at, ANA, "undone", item, {"undoes": [f"{ANA}:{seq - 10}"]})
        raw, prev = encode(event, prev)
        yield raw


def measure(root: Path) -> dict[str, float]:
    """Seconds for each part, in this process."""
    raws = path_of(root).read_bytes().splitlines()
    clock = time.perf_counter
    start = clock()
    for raw in raws:
        json.loads(raw)
    parsed = clock()
    for raw in raws:
        sha256(raw).hexdigest()
    hashed = clock()
    del raws
    begun = clock()
    reader = JournalReader(root)
    reader.refresh()
    read = clock()
    fold(reader.events)
    folded = clock()
    assert not reader.problems
    append(root, ANA, [Draft("noted", None, {"text": "x"})], NOW)
    before = clock()
    append(root, ANA, [Draft("noted", None, {"text": "x"})], NOW)
    appended = clock()
    reader.refresh()
    refreshed = clock()
    return {
        "json.loads alone": parsed - start,
        "sha256 alone": hashed - parsed,
        "read and verify": read - begun,
        "fold": folded - read,
        "read, verify and fold": folded - begun,
        "append one": appended - before,
        "refresh after it": refreshed - appended,
    }


def main() -> None:
    """Print the best of several runs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path_of(root).parent.mkdir()
        with path_of(root).open("wb") as file:
            file.writelines(lines(count))
        size = path_of(root).stat().st_size
        code = "import json, sys, tests.bench.journal as b; print(json.dumps(b.measure(b.Path(sys.argv[1]))))"
        command = [sys.executable, "-c", code, folder]
        runs = [json.loads(subprocess.check_output(command)) for _ in range(RUNS)]
    print(f"{count:,} events, {size / 1e6:.1f} MB, best of {RUNS} processes")
    base = min(run["json.loads alone"] for run in runs)
    for name in runs[0]:
        best = min(run[name] for run in runs)
        print(f"  {name:24}{best * 1000:10.1f} ms{best / base:8.2f} x json.loads")


if __name__ == "__main__":
    main()
