"""What stops people under a policy that Codex accepts: no session starts, or nothing starts on some hosts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.lint.checks.useless_hooks import REQUIRED
from codex_rollout_tui.policy.lint.finding import Finding

NO_SESSION = {"REQ069": VERSIONS[0], "REQ073": REQUIRED}
"""Checks that find why Codex starts no session, and the first client that does so."""
ON_HOSTS = "REQ029"
"""The check that finds what Codex refuses on the hosts of a list only."""


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
    found = [_outage(finding, client) for finding in listed]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: not each.everywhere))


def _outage(finding: Finding, client: str) -> Outage | None:
    first = NO_SESSION.get(finding.code)
    if first is not None and VERSIONS.index(client) >= VERSIONS.index(first):
        return Outage(finding, "starts no session under it", everywhere=True)
    if finding.code == ON_HOSTS:
        return Outage(finding, "does not start with it on some hosts", everywhere=False)
    return None
