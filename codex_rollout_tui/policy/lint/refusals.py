"""What each measured client refuses a policy over, asked of all of them at once.

Clients that ignore the same keys of a policy see the same one, so its keys are gone through once for all of them, and
a check runs once for all unless it looks at the version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from codex_rollout_tui.gc_pause import few_collections
from codex_rollout_tui.policy.catalogue.clients import unseen
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.lint.check import Check, Clients, LintSubject
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import CODES, MOST, finding_of
from codex_rollout_tui.policy.text.document import Document


def refusals_by_client(document: Document) -> Mapping[str, tuple[Finding, ...]]:
    """For every measured client, oldest first, the same as `check.refusals`."""
    found: dict[str, tuple[Finding, ...]] = {}
    views: dict[object, _View] = {}
    with few_collections():
        places = LintSubject(document, VERSIONS[0]).places
        for client in VERSIONS:
            subject = LintSubject(document, client)
            view = views.setdefault((subject.unreadable, unseen(places, client)), _View(subject))
            found[client] = view.refusals(client)
    return found


class _View:
    """A policy as some clients see it: what was gone through for one of them is there for the others."""

    def __init__(self, subject: LintSubject) -> None:
        self._subject = subject
        self._runs: dict[str, _Run] = {}

    def refusals(self, client: str) -> tuple[Finding, ...]:
        unreadable = self._subject.unreadable
        wanted = (each for each in CODES.values() if each.refuses and each.unreadable is unreadable and not each.layer)
        return tuple(finding for each in wanted for finding in self._findings(each, client))

    def _findings(self, about: Check, client: str) -> list[Finding]:
        run = self._runs.get(about.code)
        found = run.findings(client) if run is not None else None
        if found is None:
            subject = self._subject if run is None else self._subject.seen_by(client)
            run = self._runs[about.code] = _Run(about, subject, client)
            found = run.findings(client) or []
        return found


class _Run:
    """One check on one view: of its hits, as many as any client lists, each taken from the check once."""

    def __init__(self, about: Check, subject: LintSubject, client: str) -> None:
        self._about = about
        self._subject = subject
        self._client = client
        self._hits = about.run(subject)
        self._counts: Counter[Clients] = Counter()
        self._kept: list[tuple[Clients, Finding]] = []
        self._versioned = False
        """Whether the check has looked at the version, so that the rest of its hits is for this client only."""

    def findings(self, client: str) -> list[Finding] | None:
        """What the check lists for a client; None where it looks at the version and must be run anew for this one."""
        found = [finding for clients, finding in self._kept if client in clients][:MOST]
        while len(found) < MOST:
            if self._versioned and client != self._client:
                return None
            self._subject.versioned = False
            hit = next(self._hits, None)
            self._versioned = self._versioned or self._subject.versioned
            if self._versioned and client != self._client:
                return None
            if hit is None:
                break
            clients = hit.clients or self._about.clients
            self._counts[clients] += 1
            if self._counts[clients] <= MOST:
                finding = finding_of(self._subject.document, self._about, hit, clients.last)
                self._kept.append((clients, finding))
                found += [finding] if client in clients else []
        return found
