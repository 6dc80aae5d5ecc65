"""Host names to try `[[remote_sandbox_config]]` with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codex_rollout_tui.codex import isolate

MOST = 20
"""Patterns that are tried; each is a run of the binary of its own."""


def patterns(policy: Mapping[str, Any]) -> list[str]:
    """Every pattern, once, in the order of the policy."""
    entries = policy.get("remote_sandbox_config")
    found: dict[str, None] = {}
    for entry in entries if isinstance(entries, list) else []:
        named = entry.get("hostname_patterns") if isinstance(entry, Mapping) else None
        found.update(
            dict.fromkeys(each for each in (named if isinstance(named, list) else []) if isinstance(each, str))
        )
    return list(found)


def example(pattern: str) -> str | None:
    """A host name that a pattern matches: `*` as `any`, `?` as `x`. None where that makes no host name."""
    for star in ("any", "x", ""):
        name = pattern.replace("*", star).replace("?", "x").lower()
        if isolate.is_host(name):
            return name
    return None
