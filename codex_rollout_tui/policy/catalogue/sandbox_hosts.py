"""Sandbox modes for hosts by name: which entry of `[[remote_sandbox_config]]` counts (measured on 0.169.0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import glob

REMOTE = "remote_sandbox_config"
MODES = "allowed_sandbox_modes"
"""What an entry gives its hosts, and the list that counts on every other."""
FILLINGS = (("x", "x"), ("", "x"), ("qz", "q"), ("0-q", "0"), ("w8.kq", "w"), ("z-9.q-w.7xk", "z"))
"""What stands for `*` and `?` when a host is made up that a pattern names."""


def matches(pattern: str, host: str) -> bool:
    """Whether a pattern is the host's name: `*` is any text, `?` one character.

    Case, blanks around and final dots do not count. No pattern is about a host without a name.
    """
    name = _plain(host)
    return bool(name) and glob.matches(_plain(pattern), name)


def _plain(name: str) -> str:
    return name.strip().rstrip(".").lower()


def only_wildcards(pattern: str) -> bool:
    """Whether a pattern is every host there is, those with the shortest names left aside."""
    name = _plain(pattern)
    return "*" in name and set(name) <= {"*", "?"}


def every(pattern: str) -> bool:
    """Whether a pattern is every host there is."""
    return only_wildcards(pattern) and pattern.count("?") <= 1


def entry_for(values: Mapping[str, Any], host: str | None) -> int | None:
    """The position of the first entry whose patterns name the host; without one, of the first that names every host."""
    for at, entry in enumerate(_entries(values)):
        if any(matches(pattern, host) if host is not None else every(pattern) for pattern in patterns(entry)):
            return at
    return None


def patterns(entry: Any) -> list[str]:
    """The patterns of an entry."""
    listed = entry.get("hostname_patterns") if isinstance(entry, Mapping) else None
    return [pattern for pattern in listed if isinstance(pattern, str)] if isinstance(listed, list) else []


def all_patterns(values: Mapping[str, Any]) -> list[str]:
    """Every pattern of a policy, once, in the order of the entries."""
    return list(dict.fromkeys(pattern for entry in _entries(values) for pattern in patterns(entry)))


def _entries(values: Mapping[str, Any]) -> list[Any]:
    entries = values.get(REMOTE)
    return entries if isinstance(entries, list) else []


def examples(pattern: str, *preferred: tuple[str, str]) -> Iterator[str]:
    """Names that a pattern matches, the plainest first; not all of them are names a host may have."""
    for text, character in (*preferred, *FILLINGS):
        yield _plain(pattern).replace("*", text).replace("?", character)
