"""What reads a file from the disk only: bytes are put there for it, in a folder of its own."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

from codex_rollout_tui import settings
from codex_rollout_tui.actions.last_visit import last_visit
from codex_rollout_tui.actions.policy_reviews import PolicyReviews
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import git_index, intent, journals, last_tails, last_used, writer_id
from codex_rollout_tui.store.journals import JournalReader
from codex_rollout_tui.store.seal_key import own_key

ROOT = "acme"
WORKTREE = "worktree"
"""A folder whose repository lies elsewhere."""
WRITER = "ana-0000"
SEAL = 32


def _settings(base: Path) -> None:
    settings.load(base / "settings" / "settings.toml")


def _journal(base: Path) -> None:
    """Every event, in order, as statuses ask for them."""
    reader = JournalReader(base / ROOT, lambda: own_key(base / "settings"))
    reader.refresh()
    for event in reader.events:
        _ = event.payload


def _intent(base: Path) -> None:
    intent.read_intent(base / ROOT)
    intent.texts_before(base / ROOT)


def _git(base: Path) -> None:
    try:
        git_index.tracked(base / WORKTREE, "private")
    except (OSError, ValueError):
        return


def _reviews(base: Path) -> None:
    reviews = PolicyReviews(base / ROOT, lambda: own_key(base / "settings"))
    document = Document(b"")
    reviews.of({"baseline": document}, document, {}, ("allowed_sandbox_modes",), {})


DISK_READERS: Mapping[str, tuple[str, Callable[[Path], object]]] = {
    "settings.toml": ("settings/settings.toml", _settings),
    "a journal": (f"{ROOT}/journal/{WRITER}.jsonl", _journal),
    "seen.json": (f"{ROOT}/private/seen.json", lambda base: last_tails.load(base / ROOT)),
    "place.json": (f"{ROOT}/private/place.json", lambda base: last_visit(base / ROOT)),
    "last-used": (f"{ROOT}/private/last-used", lambda base: last_used.load(base / ROOT)),
    "writer": (f"{ROOT}/private/writer", lambda base: writer_id.kept(base / ROOT, "Ana")),
    "intent.json": (f"{ROOT}/private/intent.json", _intent),
    "a sealed summary": (f"{ROOT}/private/summaries/{WRITER}", _journal),
    "sealed reviews": (f"{ROOT}/private/reviews", _reviews),
    "a pointer to a repository": (f"{WORKTREE}/.git", _git),
}
"""Where the bytes go, and what reads them."""

GIVEN: Mapping[str, bytes] = {
    "intent.json": b'{"v":1,"writer":"ana-0000","seq":1,"files":[{"path":"rollout.toml","before":"","after":"",'
    b'"copy":"","folders":[]}],"made":[]}',
    "a pointer to a repository": b"gitdir: ../acme.git\n",
}
"""What to begin with where a world has no such file."""


def prepare(base: Path) -> None:
    """Have the sealed files made, which a small rollout has not."""
    (base / WORKTREE).mkdir()
    with patch.object(journals, "WORTH_IT", 1):
        _journal(base)
    _reviews(base)


def feed(name: str, base: Path, data: bytes) -> None:
    """Put bytes where a reader looks, sealed where it asks for that, and let it read."""
    place, read = DISK_READERS[name]
    path = base / place
    before = path.read_bytes() if path.exists() else None
    key = own_key(base / "settings")
    if name.startswith("a sealed ") and key is not None:
        data = hmac.digest(key, data[SEAL:], "sha256") + data[SEAL:]
    path.write_bytes(data)
    try:
        read(base)
    finally:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(before)
