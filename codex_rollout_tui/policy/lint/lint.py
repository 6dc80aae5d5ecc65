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
from codex_rollout_tui.policy.catalogue.secrets import secret_texts
from codex_rollout_tui.policy.lint import checks
from codex_rollout_tui.policy.lint.check import Check, RawFinding
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import redacted

Prediction = Literal["accept", "refuse"]


@cache
def _registered() -> Mapping[str, Check]:
    registry: dict[str, Check] = {}
    files = (file.name.partition(".") for file in Path(checks.__path__[0]).iterdir())
    for name in sorted(stem for stem, _, kind in files if kind == "py" and stem != "__init__"):
        for entry in vars(import_module(f"{checks.__name__}.{name}")).values():
            if isinstance(entry, Check) and registry.setdefault(entry.code, entry) is not entry:
                raise ValueError(f"two checks have the code {entry.code}")
    return MappingProxyType(dict(sorted(registry.items())))


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


class LintRun:
    """A policy under every check, for one client; each check runs once, whoever asks for what it finds.

    For one thread at a time. Raises ValueError for a client that was not measured.
    """

    def __init__(
        self, document: Document, client: str = NEWEST, *, layer: Layer | None = None, baseline: Document | None = None
    ) -> None:
        self.view = ClientView(document, client, layer, baseline)
        self.document = document
        self._raw: dict[str, _RawFindings] = {}
        self._listed: dict[str, list[Finding]] = {}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to say, in the order of the text."""
        with few_collections():
            for _ in self.steps():
                pass
        findings = [finding for listed in self._listed.values() for finding in listed]
        findings.sort(key=lambda finding: (finding.line, finding.column, finding.code))
        return tuple(findings)

    def take_over(self, before: LintRun) -> None:
        """Take over what checks found in another text of the very same values, where they looked at values alone.

        The other one must be of the same client, layer and baseline.
        """
        self._raw = {code: findings for code, findings in before._raw.items() if findings.by_values}

    def steps(self) -> Iterator[None]:
        """Work the findings out check by check, for who may want to stop in between."""
        for entry in self._checks():
            if entry.code not in self._listed:
                self._listed[entry.code] = self._findings(entry)
                yield

    @cached_property
    def refusals(self) -> tuple[Finding, ...]:
        """What the client refuses the policy over, in the order of the codes."""
        client = self.view.client
        return tuple(
            finding_of(self.document, entry, raw, client)
            for entry in self._checks()
            if entry.refuses
            for raw in islice((raw for raw in self._of(entry) if client in (raw.clients or entry.clients)), MOST)
        )

    def _checks(self) -> tuple[Check, ...]:
        return _checks(self.view.unreadable, self.view.layer)

    def _of(self, entry: Check) -> _RawFindings:
        raw_findings = self._raw.get(entry.code)
        if raw_findings is None:
            raw_findings = self._raw[entry.code] = _RawFindings(entry, self.view)
        return raw_findings

    def _findings(self, entry: Check) -> list[Finding]:
        """What one check finds; of a long list the first ones, and one that refuses if there is any."""
        every = self._of(entry)
        if every.is_empty:
            return []
        document, client = self.document, self.view.client
        raw_findings = (raw for raw in every if not entry.refuses or _touches(raw.clients or entry.clients, client))
        findings = [finding_of(document, entry, raw, client) for raw in islice(raw_findings, MOST)]
        another = next(raw_findings, None)
        if another is not None:
            findings[-1] = findings[-1]._replace(
                message=f"{findings[-1].message} (and more of the same after this one)"
            )
            if entry.refuses and not any(finding.refuses for finding in findings):
                rest = (raw for raw in (another, *raw_findings) if client in (raw.clients or entry.clients))
                findings += [finding_of(document, entry, raw, client) for raw in islice(rest, 1)]
        return findings


@cache
def _checks(unreadable: bool, layer: Layer | None) -> tuple[Check, ...]:
    """What there is to check in a text that can be read or not, on its layer."""
    return tuple(entry for entry in CODES.values() if entry.unreadable is unreadable and entry.layer in (None, layer))


class _RawFindings:
    """What one check finds, each taken from it once, however often it is gone through."""

    def __init__(self, check: Check, view: ClientView) -> None:
        view.by_text = False
        self._rest: Iterator[RawFinding] = check.run(view)
        self._by_text = view.by_text
        self._view: ClientView | None = view
        self._findings: list[RawFinding] = []

    def __iter__(self) -> Iterator[RawFinding]:
        at = 0
        while True:
            if at == len(self._findings):
                raw = self._next()
                if raw is None:
                    return
                self._findings.append(raw)
            yield self._findings[at]
            at += 1

    @property
    def is_empty(self) -> bool:
        """Whether there is none, which is so for nearly every check; the first one is taken to see."""
        if self._findings:
            return False
        raw = self._next()
        if raw is not None:
            self._findings.append(raw)
        return raw is None

    def _next(self) -> RawFinding | None:
        view = self._view
        if view is None:
            return None
        view.by_text = False
        raw = next(self._rest, None)
        self._by_text |= view.by_text
        if raw is None:
            self._view = None  # which may be kept for longer than its text
        return raw

    @property
    def by_values(self) -> bool:
        """Whether they are all there, and would be the same for any text of these values."""
        return self._view is None and not self._by_text


def predicted(findings: Iterable[Finding]) -> Prediction:
    """Whether Codex will accept the policy these findings are about."""
    return "refuse" if any(finding.refuses for finding in findings) else "accept"


def _touches(clients: Clients, client: str) -> bool:
    """Whether there is something to say to somebody who asks about a client."""
    return client in clients or client == NEWEST


def finding_of(document: Document, check: Check, raw: RawFinding, client: str) -> Finding:
    """What a raw finding of a check means to a client, with its place in the text; no secret is quoted in it."""
    if raw.at == "problem" and document.problem is not None:
        line, column = document.problem.line, document.problem.column
        place = (line, column, line, column + 1)
    elif raw.place is not None:
        place = (*raw.place, raw.place[0], raw.place[1] + 1)
    else:
        place = _place(document, raw)
    key = ".".join(str(part) for part in raw.path)
    clients = raw.clients or check.clients
    refuses = check.refuses and client in clients
    severity, message = check.severity, raw.message
    if check.refuses and not refuses:
        severity = "warning" if VERSIONS.index(clients.last) >= VERSIONS.index(OLD_CLIENTS) else "info"
        message = f"{message}: this stops Codex in {clients}, an outage for everybody on those versions"
    secrets = secret_texts(document)
    fix = raw.fix and raw.fix._replace(title=redacted(raw.fix.title, secrets))
    message, key = redacted(message, secrets), redacted(key)
    return Finding(check.code, check.name, severity, key, *place, message, check.why, fix, raw.path, refuses)


def _place(document: Document, raw: RawFinding) -> tuple[int, int, int, int]:
    """The place of a raw finding, or of the nearest table around it that the tolerant tree knows."""
    for length in range(len(raw.path), 0, -1):
        path = raw.path[:length]
        span = document.key_span(path) if raw.at == "key" else document.span(path)
        if span is not None:
            return span[:4]
    return (1, 1, 1, 1)
