"""Where things lie in a rollout folder."""

from __future__ import annotations

import re
from pathlib import Path

ROLLOUT = "rollout.toml"
JOURNAL = "journal"
POLICIES = "policies"
VERSIONS = "versions"
PRIVATE = "private"
CREDENTIALS = "credentials.toml"
EVIDENCE = "evidence"
"""Files kept as proof, each by the hash of its content: `evidence/SHA256.EXT`."""
LOCK = ".lock"
INTENT = "intent.json"
"""In `private/`: what an action of several files is about to change."""

OWN_NAMES = (
    ROLLOUT, JOURNAL, POLICIES, VERSIONS, PRIVATE,
    "expectations", "assignments.toml", "roles.toml", CREDENTIALS, "audits", EVIDENCE,
)  # fmt: skip
"""Every name a rollout uses in its folder, whether this version writes it or a later one."""

SLUG = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
"""What a policy or a writer may be called: it becomes a file name on every system (Windows keeps some for devices)."""


def journal_file(root: Path, writer: str) -> Path:
    """The journal of one writer."""
    return root / JOURNAL / f"{writer}.jsonl"
