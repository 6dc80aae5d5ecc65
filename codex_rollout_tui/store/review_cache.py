"""What our checks saw of each text of a policy, kept in `private/` so that the next start need not check it again.

Believed only when this person's own programs sealed it with a key that is not in the folder, and when it was the same
program: other checks see other things. Whatever is wrong with it costs time and nothing else.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import SUMMARY
from codex_rollout_tui.store.private_files import private, read_private

NAME = "reviews"
_SEAL = 32


def load(root: Path, program: str, key: bytes) -> dict[str, Any]:
    """What `program` kept of each text, as JSON; nothing where there is nothing that can be believed."""
    try:
        data = memoryview(read_private(root, SUMMARY, NAME))
        if not hmac.compare_digest(data[:_SEAL], hmac.digest(key, data[_SEAL:], "sha256")):
            return {}
        kept = json.loads(bytes(data[_SEAL:]))
        reviews = kept["reviews"] if kept["program"] == program else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return reviews if isinstance(reviews, dict) else {}


def save(root: Path, program: str, reviews: Mapping[str, Any], key: bytes) -> None:
    """Keep them; best effort, since nothing depends on it."""
    data = json.dumps({"program": program, "reviews": reviews}, separators=(",", ":"), ensure_ascii=True).encode()
    with suppress(OSError, WriteFailedError):
        write_bytes(private(root, NAME), hmac.digest(key, data, "sha256") + data, root=root, mode=0o600, durable=False)
