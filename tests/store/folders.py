"""What the tests of the store share: a moment, drafts, and a look at a journal from outside."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.store.journal_append import Draft, JournalReader, append
from codex_rollout_tui.store.rollout import RolloutFile

NOW = datetime(2026, 5, 20, 9, 41, 3, tzinfo=UTC)
ANA = "ana-3f9c"
BEN = "ben-0a1b"
REPO = Path(__file__).parents[2]


def rollout_file(**fields: Any) -> RolloutFile:
    return RolloutFile(**{"id": "5f", "organisation": "Acme", "edition": "2026-05-18", **fields})


def note(text: str = "x", item: str | None = "local-toggle") -> Draft:
    return Draft("noted", item, {"text": text})


def add(root: Path, *texts: str, writer: str = ANA) -> tuple[Event, ...]:
    """One append for each text."""
    return tuple(event for text in texts for event in append(root, writer, [note(text)], NOW))


def path_of(root: Path, writer: str = ANA) -> Path:
    return root / "journal" / f"{writer}.jsonl"


def lines_of(root: Path, writer: str = ANA) -> list[bytes]:
    return path_of(root, writer).read_bytes().splitlines(keepends=True)


def put_lines(root: Path, lines: list[bytes], writer: str = ANA) -> None:
    path_of(root, writer).parent.mkdir(exist_ok=True)
    path_of(root, writer).write_bytes(b"".join(lines))


def read(root: Path) -> JournalReader:
    reader = JournalReader(root)
    reader.refresh()
    return reader


def texts(reader: JournalReader) -> list[str]:
    return [event.fields["text"] for event in reader.events]


def codes(reader: JournalReader) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.last) for problem in reader.problems]


def seal(fields: dict[str, Any]) -> bytes:
    """A line as the format's definition says, made without the code under test."""
    text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
    return text[:-1] + b',"hash":"' + hashlib.sha256(text).hexdigest().encode() + b'"}\n'


def line(seq: int, prev: str, **fields: Any) -> bytes:
    base = {"v": 1, "seq": seq, "at": "2026-05-20T09:41:03Z", "by": ANA, "kind": "noted", "item": "x"}
    return seal({**base, **fields, "prev": prev})


def hash_of(raw: bytes) -> str:
    return str(json.loads(raw)["hash"])


def chain_of(root: Path, writer: str = ANA) -> list[dict[str, Any]]:
    """The events of a journal, its chain checked the slow way; fails on any fault."""
    prev, found = "", []
    for number, raw in enumerate(lines_of(root, writer), 1):
        fields = json.loads(raw)
        body = raw[: raw.rindex(b',"hash":')] + b"}"
        assert fields["hash"] == hashlib.sha256(body).hexdigest()
        assert (fields["seq"], fields["by"], fields["prev"]) == (number, writer, prev)
        prev = fields["hash"]
        found.append(fields)
    return found


def python(code: str, *arguments: object, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    """Run code in a Python of its own (behind another command, if given), with this checkout importable."""
    command = [*before, sys.executable, "-c", code, *map(str, arguments)]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=REPO, env=environment)


def ran(code: str, *arguments: object, before: tuple[str, ...] = ()) -> str:
    """What such a Python printed; fails when it failed."""
    with python(code, *arguments, before=before) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return out.decode()
