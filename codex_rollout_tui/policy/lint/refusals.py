"""What each measured client refuses a policy over, asked of all of them at once.

Clients that ignore the same keys of a policy see the same one, so its keys are gone through once for all of them, and
a check runs once for all unless it looks at the version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from codex_rollout_tui.gc_pause import few_collections
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients, ignored_places
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.lint.check import Check
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import CODES, MOST, finding_of
from codex_rollout_tui.policy.text.document import Document


class WatchedView(ClientView):
    """A view that notes when somebody asks it for the version."""

    versioned = False
    """Whether a check has asked; whoever wants to know sets it back before."""

    @property
    def client(self) -> str:
        self.versioned = True
        return self._client


def refusals_by_client(document: Document) -> Mapping[str, tuple[Finding, ...]]:
    """For every measured client, oldest first, the same as `check.refusals`."""
    findings: dict[str, tuple[Finding, ...]] = {}
    groups: dict[object, _SameView] = {}
    with few_collections():
        places = ClientView(document, VERSIONS[0]).places
        for client in VERSIONS:
            view = WatchedView(document, client)
            group = groups.setdefault((view.unreadable, ignored_places(places, client)), _SameView(view))
            findings[client] = group.refusals(client)
    return findings


class _SameView:
    """Clients that see a policy alike: what was gone through for one of them is there for the others."""

    def __init__(self, view: WatchedView) -> None:
        self._view = view
        self._runs: dict[str, _CheckRun] = {}

    def refusals(self, client: str) -> tuple[Finding, ...]:
        unreadable = self._view.unreadable
        checks = (
            check for check in CODES.values() if check.refuses and check.unreadable is unreadable and not check.layer
        )
        return tuple(finding for check in checks for finding in self._findings(check, client))

    def _findings(self, check: Check, client: str) -> list[Finding]:
        run = self._runs.get(check.code)
        findings = run.findings(client) if run is not None else None
        if findings is None:
            view = self._view if run is None else self._view.for_client(client)
            run = self._runs[check.code] = _CheckRun(check, view, client)
            findings = run.findings(client) or []
        return findings


class _CheckRun:
    """One check on one view: of what it finds, as much as any client lists, each taken from the check once."""

    def __init__(self, check: Check, view: WatchedView, client: str) -> None:
        self._check = check
        self._view = view
        self._client = client
        self._raw = check.run(view)
        self._counts: Counter[Clients] = Counter()
        self._listed: list[tuple[Clients, Finding]] = []
        self._versioned = False
        """Whether the check has looked at the version, so that the rest of its findings is for this client only."""

    def findings(self, client: str) -> list[Finding] | None:
        """What the check lists for a client; None where it looks at the version and must be run anew for this one."""
        findings = [finding for clients, finding in self._listed if client in clients][:MOST]
        while len(findings) < MOST:
            if self._versioned and client != self._client:
                return None
            self._view.versioned = False
            raw = next(self._raw, None)
            self._versioned = self._versioned or self._view.versioned
            if self._versioned and client != self._client:
                return None
            if raw is None:
                break
            clients = raw.clients or self._check.clients
            self._counts[clients] += 1
            if self._counts[clients] <= MOST:
                finding = finding_of(self._view.document, self._check, raw, clients.last)
                self._listed.append((clients, finding))
                findings += [finding] if client in clients else []
        return findings
