"""Why Codex would refuse to start over the layers together."""

from __future__ import annotations

from typing import Literal, NamedTuple

from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Path

Certainty = Literal["certain", "alone", "unknown"]
"""certain: Codex refuses; alone: it refuses this layer by itself, and whether another mends it was not measured;
unknown: it may, nobody looked."""


class LayerRefusal(NamedTuple):
    """One reason, with its place in the layer that holds it."""

    layer: Layer
    path: Path
    line: int
    column: int
    message: str
    """A sentence without its final dot."""
    certainty: Certainty = "certain"
    finding: Finding | None = None
    """The finding behind it, where a check of the policy says so."""
