"""The registry of checks, and what all of them together say about a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from codex_rollout_tui.policy import checks
from codex_rollout_tui.policy.catalogue import NEWEST, VERSIONS
from codex_rollout_tui.policy.checking import Check, Hit, Subject
from codex_rollout_tui.policy.finding import Finding
from codex_rollout_tui.policy.text import PolicyText

Prediction = Literal["accept", "refuse"]


@cache
def _registered() -> Mapping[str, Check]:
    found: dict[str, Check] = {}
    folder = Path(checks.__path__[0])
    for name in sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__"):
        for entry in vars(import_module(f"{checks.__name__}.{name}")).values():
            if isinstance(entry, Check) and found.setdefault(entry.code, entry) is not entry:
                raise ValueError(f"two checks have the code {entry.code}")
    return MappingProxyType(dict(sorted(found.items())))


MOST = 200
"""Findings of one check that are listed; the last one says that there are more."""

CODES: Mapping[str, Check] = _registered()
"""Every check by its code."""


def check(doc: PolicyText, client: str = NEWEST) -> tuple[Finding, ...]:
    """Everything there is to say about a policy, in the order of its text.

    A check that finds more than `MOST` of its kind lists so many. `client` is one of the measured client versions;
    raises ValueError for any other. Never raises over the text.
    """
    if client not in VERSIONS:
        raise ValueError(f"{client} is not a measured client version")
    subject = Subject(doc, client)
    unreadable = doc.problem is not None
    found: list[Finding] = []
    for each in CODES.values():
        if each.unreadable is unreadable:
            hits = list(islice(each.run(subject), MOST + 1))
            found += [_finding(doc, each, hit) for hit in hits[:MOST]]
            if len(hits) > MOST:
                found[-1] = replace(found[-1], message=f"{found[-1].message} (and more of the same after this one)")
    found.sort(key=lambda finding: (finding.line, finding.column, finding.code))
    return tuple(found)


def predicted(findings: Iterable[Finding]) -> Prediction:
    """Whether Codex will accept the policy these findings are about."""
    return "refuse" if any(CODES[finding.code].refuses for finding in findings) else "accept"


def _finding(doc: PolicyText, about: Check, hit: Hit) -> Finding:
    if hit.at == "problem" and doc.problem is not None:
        line, column = doc.problem.line, doc.problem.column
        place = (line, column, line, column + 1)
    else:
        place = _place(doc, hit)
    key = ".".join(str(part) for part in hit.path)
    return Finding(about.code, about.name, about.severity, key, *place, hit.message, about.why, hit.fix, hit.path)


def _place(doc: PolicyText, hit: Hit) -> tuple[int, int, int, int]:
    """The place of a hit, or of the nearest table around it that the tolerant tree knows."""
    for length in range(len(hit.path), 0, -1):
        path = hit.path[:length]
        span = doc.key_span(path) if hit.at == "key" else doc.span(path)
        if span is not None:
            return span[:4]
    return (1, 1, 1, 1)
