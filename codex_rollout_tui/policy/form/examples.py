"""What a key's example policy says at the key itself: a hint for whoever types its value."""

from __future__ import annotations

from functools import cache
from typing import Any

import tomli

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import visit
from codex_rollout_tui.policy.form.field import KeyField


def example(field: KeyField, *, bare: bool = False) -> str:
    """A value that Codex accepts, as a hint `for example ...`; empty where there is none that fits on a line."""
    value = value_of(field.node.path) if field.node is not None else None
    if value is None or isinstance(value, (dict, list, bool)) or "\n" in str(value):
        return ""
    return str(value) if bare else f"for example {value}"


@cache
def value_of(key: str) -> Any:
    """The value a key has in its own example, or None."""
    docs = words(key)
    if docs is None:
        return None
    values = (
        place.value for place in visit(tomli.loads(docs.example)) if place.node is not None and place.node.path == key
    )
    return next(values, None)
