"""The effective policy in plain words: what people may do, what is asked first, what never happens."""

from __future__ import annotations

from codex_rollout_tui.policy.layers.words.groups import Sentence, SentenceGroup, groups

__all__ = ["Sentence", "SentenceGroup", "groups"]
