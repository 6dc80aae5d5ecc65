"""Sandbox modes for hosts by name: which entry of `remote_sandbox_config` counts on a host (measured on 0.169.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

KEY = "remote_sandbox_config"
GIVES = "allowed_sandbox_modes"


def matches(pattern: str, host: str) -> bool:
    """Whether a host name is meant: `*` any characters, `?` one; case, blanks around and a final dot do not count."""
    parts = re.split(r"([*?])", _plain(pattern))
    wanted = "".join({"*": ".*", "?": "."}.get(part) or re.escape(part) for part in parts)
    return bool(_plain(pattern)) and re.fullmatch(wanted, _plain(host), re.DOTALL) is not None


def _plain(name: str) -> str:
    return name.strip().removesuffix(".").lower()


def entry_for(values: Mapping[str, Any], host: str) -> int | None:
    """Which entry counts on a host: the first with a pattern that matches; None where none does."""
    entries = values.get(KEY)
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        patterns = entry.get("hostname_patterns") if isinstance(entry, Mapping) else None
        named = patterns if isinstance(patterns, list) else ()
        if any(isinstance(each, str) and matches(each, host) for each in named):
            return at
    return None
