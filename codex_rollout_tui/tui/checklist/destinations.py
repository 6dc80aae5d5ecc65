"""Where the checklist leads, without knowing what is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from codex_rollout_tui.errors import RolloutError


class WaysOut(NamedTuple):
    """Where the checklist leads: the policies, the keys, and out, where the rollout cannot be read."""

    policies: Callable[[], Awaitable[None]]
    keys: Callable[[], Awaitable[None]]
    refuse: Callable[[RolloutError], None]
