"""What one run of lint is to do with each of its files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.policy.catalogue.layer import Layer
    from codex_rollout_tui.policy.lint.finding import Finding
    from codex_rollout_tui.policy.text.document import Document

Ask = Callable[[bytes, threading.Event], Callable[[], "Verdict"]]
"""Starts asking about bytes, and gives back what waits for the answer; the event ends the waiting."""


class Job(NamedTuple):
    """How the files of one run are linted; `client` None is the newest measured one, `ask` None asks nobody.

    fix     write the safe fixes
    unsafe  write the others too
    diff    work out what the fixes that were not written would change
    """

    client: str | None = None
    layer: Layer | None = None
    baseline: Document | None = None
    ask: Ask | None = None
    fix: bool = False
    unsafe: bool = False
    diff: bool = False

    def check(self, document: Document, client: str | None = None) -> tuple[Finding, ...]:
        """What there is to say about a text, for the client of this job or another."""
        from codex_rollout_tui.policy.catalogue.keys import NEWEST
        from codex_rollout_tui.policy.lint.lint import check

        return check(document, client or self.client or NEWEST, layer=self.layer, baseline=self.baseline)
