"""The registry of checks, and what all of them together say about a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from codex_rollout_tui.gc_pause import few_collections
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.lint import checks
from codex_rollout_tui.policy.lint.check import Check, RawFinding
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document

Prediction = Literal["accept", "refuse"]


@cache
def _registered() -> Mapping[str, Check]:
    found: dict[str, Check] = {}
    files = (file.name.partition(".") for file in Path(checks.__path__[0]).iterdir())
    for name in sorted(stem for stem, _, kind in files if kind == "py" and stem != "__init__"):
        for entry in vars(import_module(f"{checks.__name__}.{name}")).values():
            if isinstance(entry, Check) and found.setdefault(entry.code, entry) is not entry:
                raise ValueError(f"two checks have the code {entry.code}")
    return MappingProxyType(dict(sorted(found.items())))


MOST = 200
"""Findings of one check that are listed; the last one says that there are more."""

CODES: Mapping[str, Check] = _registered()
"""Every check by its code."""


OLD_CLIENTS = "0.121.0"
"""What stops only clients before this one, the newest as the guide was first written, is told as info."""


def check(
    document: Document, client: str = NEWEST, *, layer: Layer | None = None, baseline: Document | None = None
) -> tuple[Finding, ...]:
    """Everything there is to say about a policy, in the order of its text.

    A check that finds more than `MOST` of its kind lists so many. `client` is one of the measured client versions;
    raises ValueError for any other. `layer` is the way the policy takes to its clients, `baseline` the policy of
    everybody whom no group policy reaches. Never raises over the text.
    """
    return LintRun(document, client, layer=layer, baseline=baseline).findings


def refusals(document: Document, client: str = NEWEST) -> tuple[Finding, ...]:
    """Only what a client refuses a policy over; `policy/lint/refusals.py` asks about all clients at once."""
    return LintRun(document, client).refusals


class LintRun:
    """A policy under every check, for one client; each check runs once, whoever asks for what it found.

    For one thread at a time. Raises ValueError for a client that was not measured.
    """

    def __init__(
        self, document: Document, client: str = NEWEST, *, layer: Layer | None = None, baseline: Document | None = None
    ) -> None:
        self.view = ClientView(document, client, layer, baseline)
        self._hits: dict[str, _Hits] = {}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to say, in the order of the text."""
        with few_collections():
            found = [finding for each in self._checks() for finding in self._findings(each)]
        found.sort(key=lambda finding: (finding.line, finding.column, finding.code))
        return tuple(found)

    @cached_property
    def refusals(self) -> tuple[Finding, ...]:
        """What the client refuses the policy over, in the order of the codes."""
        client = self.view.client
        return tuple(
            finding_of(self.view.document, each, hit, client)
            for each in self._checks()
            if each.refuses
            for hit in islice((hit for hit in self._of(each) if client in (hit.clients or each.clients)), MOST)
        )

    def _checks(self) -> Iterator[Check]:
        unreadable, layer = self.view.unreadable, self.view.layer
        return (each for each in CODES.values() if each.unreadable is unreadable and each.layer in (None, layer))

    def _of(self, about: Check) -> _Hits:
        found = self._hits.get(about.code)
        if found is None:
            found = self._hits[about.code] = _Hits(about.run(self.view))
        return found

    def _findings(self, about: Check) -> list[Finding]:
        """What one check finds; of a long list the first ones, and one that refuses if there is any."""
        document, client = self.view.document, self.view.client
        hits = (hit for hit in self._of(about) if not about.refuses or _touches(hit.clients or about.clients, client))
        found = [finding_of(document, about, hit, client) for hit in islice(hits, MOST)]
        another = next(hits, None)
        if another is not None:
            found[-1] = found[-1]._replace(message=f"{found[-1].message} (and more of the same after this one)")
            if about.refuses and not any(finding.refuses for finding in found):
                rest = (hit for hit in (another, *hits) if client in (hit.clients or about.clients))
                found += [finding_of(document, about, hit, client) for hit in islice(rest, 1)]
        return found


class _Hits:
    """The hits of one check, each taken from it once, however often they are gone through."""

    def __init__(self, rest: Iterator[RawFinding]) -> None:
        self._rest = rest
        self._taken: list[RawFinding] = []

    def __iter__(self) -> Iterator[RawFinding]:
        at = 0
        while True:
            if at == len(self._taken):
                hit = next(self._rest, None)
                if hit is None:
                    return
                self._taken.append(hit)
            yield self._taken[at]
            at += 1


def predicted(findings: Iterable[Finding]) -> Prediction:
    """Whether Codex will accept the policy these findings are about."""
    return "refuse" if any(finding.refuses for finding in findings) else "accept"


def _touches(clients: Clients, client: str) -> bool:
    """Whether there is something to say to somebody who asks about a client."""
    return client in clients or client == NEWEST


def finding_of(document: Document, about: Check, hit: RawFinding, client: str) -> Finding:
    """What a hit of a check means to a client, with its place in the text."""
    if hit.at == "problem" and document.problem is not None:
        line, column = document.problem.line, document.problem.column
        place = (line, column, line, column + 1)
    elif hit.place is not None:
        place = (*hit.place, hit.place[0], hit.place[1] + 1)
    else:
        place = _place(document, hit)
    key = ".".join(str(part) for part in hit.path)
    clients = hit.clients or about.clients
    refuses = about.refuses and client in clients
    severity, message = about.severity, hit.message
    if about.refuses and not refuses:
        severity = "warning" if VERSIONS.index(clients.last) >= VERSIONS.index(OLD_CLIENTS) else "info"
        message = f"{message}: this stops Codex in {clients}, an outage for everybody on those versions"
    return Finding(about.code, about.name, severity, key, *place, message, about.why, hit.fix, hit.path, refuses)


def _place(document: Document, hit: RawFinding) -> tuple[int, int, int, int]:
    """The place of a hit, or of the nearest table around it that the tolerant tree knows."""
    for length in range(len(hit.path), 0, -1):
        path = hit.path[:length]
        span = document.key_span(path) if hit.at == "key" else document.span(path)
        if span is not None:
            return span[:4]
    return (1, 1, 1, 1)
