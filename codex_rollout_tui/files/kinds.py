"""The kinds of files that are read, each with how large one may be."""

from __future__ import annotations

from typing import NamedTuple

MB = 1024**2


class FileKind(NamedTuple):
    """What a file is, in words that complete 'which is no ...', and how many bytes one has at most."""

    noun: str
    largest: int
    remedy: str = "Restore the file from Git or a backup."


ROLLOUT_FILE = FileKind("rollout.toml", MB)
CREDENTIALS_FILE = FileKind("list of keys", 4 * MB)
POLICY = FileKind("policy", 16 * MB, "Name a requirements.toml.")
"""Codex takes more than half a minute over a policy of this size."""
VERSION = FileKind("policy", 16 * MB)
EXPECTATIONS = FileKind("list of expectations", 4 * MB, "Check it.")
EVIDENCE_FILE = FileKind("piece of evidence", 16 * MB, "Without a copy its hash is kept all the same.")
SETTINGS = FileKind("settings.toml", MB, "Mend or delete the file.")
GIT_LINES = FileKind("list of patterns for Git", 4 * MB, "Check it.")
GIT_INDEX = FileKind("index of Git", 1024 * MB, "Look at the repository with: git fsck.")
GIT_POINTER = FileKind("pointer to a repository", 4096, "Look at the repository with: git fsck.")
SEAL_KEY = FileKind("key", 4096, "Delete the file.")
LOCK_FILE = FileKind("lock", 4096, "Delete the file.")
PRIVATE_NOTE = FileKind("note of codex-rollout", 4 * MB, "Delete the file.")
SUMMARY = FileKind("summary of a journal", 256 * MB, "Delete the file.")
"""A million events make one of 30 MB."""
