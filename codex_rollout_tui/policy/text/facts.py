"""The hash of a policy, and its values as JSON."""

from __future__ import annotations

import hashlib
import math
from typing import Any


def sha256(data: bytes) -> str:
    """The SHA-256 of a policy's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON can hold it, with the keys of tables in order, so that equal values are equal texts."""
    if isinstance(value, dict):
        return {name: plain(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
