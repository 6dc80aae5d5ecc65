"""What stops people under a policy that Codex accepts: no session starts, or nothing starts on some hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.lint.check import Stops
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import CODES

EFFECTS: Mapping[Stops | None, str] = {
    "sessions": "starts no session under it",
    "hosts": "does not start with it on some hosts",
}
"""What Codex does with a policy that it accepts at load."""


class Outage(NamedTuple):
    """One such finding; `does` ends the sentence "Codex accepts this file, and yet"."""

    finding: Finding
    does: str
    everywhere: bool

    @property
    def whom(self) -> str:
        """Who is met by it."""
        return "everybody it reaches" if self.everywhere else "everybody on these hosts"


def outages(findings: Iterable[Finding], client: str = NEWEST) -> tuple[Outage, ...]:
    """The outages among the findings about a client, what stops everybody first; none of a policy that is refused."""
    listed = list(findings)
    if any(finding.refuses for finding in listed):
        return ()
    met = (outage for finding in listed if (outage := _outage(finding, client)) is not None)
    return tuple(sorted(met, key=lambda outage: not outage.everywhere))


def _outage(finding: Finding, client: str) -> Outage | None:
    about = CODES[finding.code]
    if about.stops not in EFFECTS or client not in about.clients:
        return None
    return Outage(finding, EFFECTS[about.stops], everywhere=about.stops == "sessions")
