"""Which entry of `[[remote_sandbox_config]]` counts on a host (measured on 0.169.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codex_rollout_tui.policy.decide import glob
from codex_rollout_tui.policy.decide.view import DecideView

REMOTE = "remote_sandbox_config"


def matches(pattern: str, host: str) -> bool:
    """Whether a pattern is the host's name: `*` is any text, `?` one character, case and a final dot do not count."""
    return glob.matches(_plain(pattern), _plain(host))


def _plain(name: str) -> str:
    return name.strip().rstrip(".").lower()


def every(pattern: str) -> bool:
    """Whether a pattern is every host there is."""
    plain = _plain(pattern)
    return set(plain) <= {"*", "?"} and "*" in plain and plain.count("?") <= 1


def entry(view: DecideView, host: str | None) -> int | None:
    """The position of the first entry whose patterns name the host; without one, of the first that names every host."""
    for at, each in enumerate(view.items(REMOTE)):
        if any(matches(one, host) if host is not None else every(one) for one in patterns(each)):
            return at
    return None


def patterns(entry: Any) -> list[str]:
    """The patterns of an entry."""
    found = entry.get("hostname_patterns") if isinstance(entry, Mapping) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
