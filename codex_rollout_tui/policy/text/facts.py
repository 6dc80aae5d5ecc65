"""What an attestation keeps about a policy: the hash of its bytes and the values of some keys."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Any

from codex_rollout_tui.policy.text.document import Document

SPELLINGS = {
    "experimental_network": ("experimental_network", "network_proxy", "permissions.network"),
    "features": ("features", "feature_requirements"),
}
"""Top-level tables that Codex reads under more than one name (measured on 0.169.0)."""


def sha256(data: bytes) -> str:
    """The SHA-256 of a policy's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def key_values(document: Document, keys: Sequence[str]) -> dict[str, Any]:
    """The value of each dotted key as plain JSON, whatever spelling the policy uses; None where it is not set.

    A key pattern such as `mcp_servers.<id>.identity` stands for the whole table above its first placeholder.
    """
    return {key: _value(document, key) for key in keys}


def _value(document: Document, key: str) -> Any:
    named = []
    for part in key.split("."):
        if part.startswith("<"):
            break
        named.append(part.removesuffix("[]"))
        if part.endswith("[]"):
            break
    first, rest = named[0] if named else "", tuple(named[1:])
    for spelling in SPELLINGS.get(first, (first,)):
        found = document.value((*spelling.split("."), *rest))
        if found is not None:
            return plain(found)
    return None


def plain(value: Any) -> Any:
    """A value as JSON can hold it, with the keys of tables in order, so that equal values are equal texts."""
    if isinstance(value, dict):
        return {name: plain(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
