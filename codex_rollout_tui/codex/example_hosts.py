"""Host names to try `[[remote_sandbox_config]]` with."""

from __future__ import annotations

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.policy.catalogue import sandbox_hosts

MOST = 20
"""Patterns that are tried; each is a run of the binary of its own."""
PLAIN = ("any", "x")
"""What stands for `*` and `?` where that makes a name."""


def example(pattern: str) -> str | None:
    """A host name that a pattern matches and that can be pretended; None where it makes no such name."""
    return next(filter(isolate.is_host, sandbox_hosts.examples(pattern, PLAIN)), None)
