"""Run by itself: read, verify and fold the journals of a folder; seconds and MB as JSON on standard output."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.store.journal_append import JournalReader


def main() -> None:
    """Measure and print; plain `json.loads` of the same lines afterwards, to compare with."""
    root, clock = Path(sys.argv[1]), time.perf_counter
    begun = clock()
    reader = JournalReader(root)
    reader.refresh()
    middle = clock()
    fold(reader.events)
    end = clock()
    if reader.problems:
        sys.exit(f"The journal has problems: {reader.problems[0]}")
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    del reader
    before = clock()
    for file in (root / "journal").glob("*.jsonl"):
        with file.open("rb") as lines:
            for line in lines:
                json.loads(line)
    alone = clock() - before
    print(json.dumps({"fold": end - middle, "total": end - begun, "json": alone, "peak": peak}))


if __name__ == "__main__":
    main()
