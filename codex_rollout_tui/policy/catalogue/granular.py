"""The switches of the approval policy granular, in the order in which Codex reads them from a list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from codex_rollout_tui.policy.catalogue.keys import KeySpec, children


@cache
def _catalogued() -> Mapping[str, KeySpec | None]:
    return children("allowed_approval_policies[].granular")


@cache
def switches() -> tuple[str, ...]:
    """Every switch."""
    return tuple(_catalogued())


@cache
def needed() -> tuple[str, ...]:
    """Those that Codex insists on."""
    return tuple(name for name, entry in _catalogued().items() if entry is not None and entry.required)
