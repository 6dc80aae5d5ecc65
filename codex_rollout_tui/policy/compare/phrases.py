"""Values and names in the words of a change."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from codex_rollout_tui.escape import escape
from codex_rollout_tui.policy.edit import render
from codex_rollout_tui.redact import redacted

LONGEST = 60
MOST = 5
"""Names a sentence lists."""


def shown(value: Any) -> str:
    """A value as it is written in a policy, cut where it is long; foreign text in it is harmless."""
    if value is None:
        return "nothing"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return _cut(escape(redacted(render.value(value))))


def name(text: object) -> str:
    """A name without quotes, on one line and harmless."""
    return _cut(escape(render.string(redacted(str(text)))[1:-1].replace('\\"', '"').replace("\\\\", "\\")))


def names(values: Iterable[object]) -> str:
    """Names after one another; of many the first."""
    words = [name(value) for value in values]
    more = len(words) - MOST
    return ", ".join(words if more <= 1 else [*words[:MOST], f"{more} more"])


def sentence(text: str) -> str:
    """A text with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def now_and_before(now: str, before: str) -> str:
    """What holds now, and what held before."""
    return f"Now: {now}. Before: {before}."


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
