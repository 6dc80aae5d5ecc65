"""What was verified of a journal up to a place, kept in `private/` so that the next start need not do it again.

It is believed only when this person's own programs sealed it (with a key that is not in the folder) and the bytes of
the journal up to that place are the same ones. Whatever is wrong with it costs time and nothing else.
"""

import hmac
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import SUMMARY
from codex_rollout_tui.store.journal_index import JournalIndex, packed, unpacked
from codex_rollout_tui.store.private_files import private, read_private

VERSION = 2
FOLDER = "summaries"
_SEAL = 32


class JournalSummary(NamedTuple):
    """A journal without a problem, up to the end of a line.

    offset   where that line ends
    prefix   sha256 of every byte up to there
    hash     the hash of that line
    ordered  whether its events stand in the order of their times
    """

    offset: int
    prefix: str
    hash: str
    ordered: bool
    lines: JournalIndex


def load(root: Path, writer: str, key: bytes) -> JournalSummary | None:
    """The summary of a writer's journal; None where there is none that can be believed."""
    try:
        data = memoryview(read_private(root, SUMMARY, FOLDER, writer))
        if not hmac.compare_digest(data[:_SEAL], hmac.digest(key, data[_SEAL:], "sha256")):
            return None
        start = _SEAL + int.from_bytes(data[_SEAL : _SEAL + 8], "little")
        head = json.loads(bytes(data[_SEAL + 8 : start]))
        if (head["v"], head["writer"], head["bytes"]) != (VERSION, writer, sys.byteorder):
            return None
        index = unpacked(head, data[start:])
        return JournalSummary(head["offset"], head["prefix"], head["hash"], head["ordered"], index)
    except (OSError, ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError):
        return None


def save(root: Path, writer: str, summary: JournalSummary, key: bytes) -> None:
    """Keep a summary; best effort, since nothing depends on it."""
    head, rows = packed(summary.lines)
    head |= {
        "v": VERSION,
        "writer": writer,
        "bytes": sys.byteorder,
        "offset": summary.offset,
        "prefix": summary.prefix,
        "hash": summary.hash,
        "ordered": summary.ordered,
    }
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=True).encode()
    data = b"".join(((8 + len(text)).to_bytes(8, "little"), text, rows))
    with suppress(OSError, WriteFailedError):
        path = private(root, FOLDER, writer)
        write_bytes(path, hmac.digest(key, data, "sha256") + data, root=root, mode=0o600, durable=False)
