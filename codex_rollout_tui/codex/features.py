"""What `codex features list` prints."""

from __future__ import annotations

import re

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.inspection import InspectedFeature

ARGS = ("features", "list")

_LINE = re.compile(r"^(\S+)\s+(\S.*?)\s+(true|false)\s*$", re.MULTILINE)


def read(stdout: bytes) -> dict[str, tuple[str, bool]]:
    """Each feature's stage and state; empty where nothing of the kind was printed."""
    text = clean_text.lines(stdout.decode("utf-8", "replace"))
    return {name: (stage, state == "true") for name, stage, state in _LINE.findall(text)}


def changed(without: dict[str, tuple[str, bool]], under: dict[str, tuple[str, bool]]) -> tuple[InspectedFeature, ...]:
    """The features whose state is another under the policy."""
    return tuple(
        InspectedFeature(name, stage, without[name][1], state)
        for name, (stage, state) in under.items()
        if name in without and without[name][1] is not state
    )
