"""What this clone saw last of each journal, so that a cut tail is noticed: `private/seen.json`."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import PRIVATE_NOTE
from codex_rollout_tui.store.private_files import private, read_private

NAME = "seen.json"


class LastTail(NamedTuple):
    """The last line of a journal this clone has seen: its number and its hash."""

    seq: int
    hash: str


def load(root: Path) -> dict[str, LastTail]:
    """What was seen, by writer; empty when nothing was or the file cannot be read."""
    try:
        tails = json.loads(read_private(root, PRIVATE_NOTE, NAME))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(tails, dict):
        return {}
    return {
        writer: LastTail(entry["seq"], entry["hash"])
        for writer, entry in tails.items()
        if isinstance(entry, dict) and type(entry.get("seq")) is int and type(entry.get("hash")) is str
    }


def remember(root: Path, latest: Mapping[str, LastTail]) -> None:
    """Move the memory forward (never back) to `latest`.

    Best effort by design: in a folder that can only be read, or on a full disk, a cut tail is noticed
    against an older memory; nothing else depends on it.
    """
    known = load(root)
    ahead = {writer: seen for writer, seen in latest.items() if writer not in known or known[writer].seq < seen.seq}
    if not ahead:
        return
    data = {writer: {"seq": seen.seq, "hash": seen.hash} for writer, seen in sorted((known | ahead).items())}
    with contextlib.suppress(OSError, WriteFailedError):
        write_bytes(private(root, NAME), json.dumps(data, indent=1).encode(), root=root, mode=0o600, durable=False)
