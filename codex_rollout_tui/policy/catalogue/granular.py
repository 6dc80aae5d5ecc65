"""Approval policies in their usual form, and the switches of the one that is a table: granular."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import KeySpec, children


@cache
def _catalogued() -> Mapping[str, KeySpec | None]:
    return children("allowed_approval_policies[].granular")


@cache
def switches() -> tuple[str, ...]:
    """Every switch, in the order in which Codex reads them from a list."""
    return tuple(_catalogued())


@cache
def needed() -> tuple[str, ...]:
    """Those that Codex insists on."""
    return tuple(name for name, entry in _catalogued().items() if entry is not None and entry.required)


def approval(value: Any) -> Any:
    """An approval policy in its usual form: a name, or a table with `granular`."""
    if isinstance(value, Mapping) and len(value) == 1:
        name, listed = next(iter(value.items()))
        if name != "granular":
            return name
        if isinstance(listed, list) and len(listed) == len(switches()):
            return {name: dict(zip(switches(), listed, strict=True))}
    return value


def plain_name(value: Any) -> Any:
    """A name, also where it is written as the table Codex takes for it; anything else as it is."""
    if isinstance(value, Mapping) and len(value) == 1:
        name, inner = next(iter(value.items()))
        return name if inner in ({}, []) and name != "granular" else approval(value) if name == "granular" else value
    return value
