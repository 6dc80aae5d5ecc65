"""What keeps a probing from being done at all, as opposed to a difference it found."""

from __future__ import annotations

from codex_rollout_tui.errors import RolloutError


class ProbingError(RolloutError):
    """A sentence for whoever runs the script: what is missing or wrong, and what to do."""
