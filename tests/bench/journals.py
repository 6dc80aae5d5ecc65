"""A journal of so many events, written by the definition of the format and without the code that is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

WRITER = "bench-3f9c"
ITEMS = tuple(
    file.stem for file in sorted((Path(__file__).parents[2] / "codex_rollout_tui" / "guide" / "items").glob("*.toml"))
)
DAYS = 700


def journal_file(root: Path) -> Path:
    """Where the journal of the benchmarks is in a rollout."""
    return root / "journal" / f"{WRITER}.jsonl"


def write_journal(root: Path, count: int) -> None:
    """Put a journal of so many events beside those of a rollout."""
    file = journal_file(root)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as journal:
        journal.writelines(lines(count))


def lines(count: int) -> Iterator[bytes]:
    """As two years of daily checks leave it: mostly observed, some attested with a note, a few undone."""
    first, prev = datetime.now(UTC).replace(microsecond=0) - timedelta(days=DAYS + 1), ""
    for seq in range(1, count + 1):
        at = first + timedelta(seconds=seq * DAYS * 86400 // (count + 1))
        kind, item, body = event(seq)
        head = {"v": 1, "seq": seq, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "by": WRITER, "kind": kind, "item": item}
        text = json.dumps({**head, **body, "prev": prev}, separators=(",", ":"), ensure_ascii=False).encode()
        prev = sha256(text).hexdigest()
        yield text[:-1] + f',"hash":"{prev}"}}\n'.encode()


def event(seq: int) -> tuple[str, str, dict[str, Any]]:
    """Kind, item and content of an event."""
    item = ITEMS[seq % len(ITEMS)]
    if seq % 50 == 0:
        return "undone", item, {"undoes": [f"{WRITER}:{seq - 10}"]}
    if seq % 10 == 0:
        note = {"type": "note", "text": f"As shown on the page at look {seq}"}
        return "attested", item, {"outcome": "done", "answer": "on", "evidence": [note], "edition": "2026-05-18"}
    return "observed", item, {"outcome": "done", "facts": {"looked": seq}}
