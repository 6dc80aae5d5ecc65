"""Look at every policy of a rollout with our own checks: each text once, however often it is asked about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from codex_rollout_tui import __version__
from codex_rollout_tui.checklist.policy_look import PolicyFault, PolicyLook
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import look_cache

INCOMPLETE = "incomplete-profile"
"""The name of the check that compares a policy with the baseline."""


class PolicyLooks:
    """The looks of one rollout; `key` seals what is kept for the next start."""

    def __init__(self, root: Path, key: Callable[[], bytes | None]) -> None:
        self._root = root
        self._key = key
        self._kept: dict[str, Any] | None = None

    def of(
        self, policies: Mapping[str, Document], baseline: Document | None, expectations: Mapping[str, Document]
    ) -> dict[str, PolicyLook]:
        """The look of each policy, by name; `expectations` are the files that say what a policy must do."""
        before = self._load()
        now: dict[str, Any] = {}
        looks: dict[str, PolicyLook] = {}
        for name, document in policies.items():
            expected = expectations.get(name)
            seal = _name(document, None if document is baseline else baseline, expected)
            data = before.get(seal)
            look = None if data is None else _from_data(data)
            if look is None:
                look = _look(document, None if document is baseline else baseline, expected, name)
            looks[name], now[seal] = look, _to_data(look)
        if now != before:
            self._kept = now
            self._save(now)
        return looks

    def _load(self) -> dict[str, Any]:
        if self._kept is None:
            key = self._key()
            self._kept = {} if key is None else look_cache.load(self._root, program(), key)
        return self._kept

    def _save(self, looks: Mapping[str, Any]) -> None:
        key = self._key()
        if key is not None:
            look_cache.save(self._root, program(), looks, key)


@cache
def program() -> str:
    """What tells this program's checks from any others: its version, and the files that the checks are made of."""
    digest = sha256(__version__.encode())
    for entry in _files(Path(__file__).parents[1] / "policy"):
        status = entry.stat()
        digest.update(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(Path(entry.path))
            else:
                yield entry


def _name(document: Document, baseline: Document | None, expected: Document | None) -> str:
    """What a look depends on, as one text."""
    return ":".join("" if text is None else sha256(text.data).hexdigest() for text in (document, baseline, expected))


def _look(document: Document, baseline: Document | None, expected: Document | None, name: str) -> PolicyLook:
    from codex_rollout_tui.policy.catalogue.keys import NEWEST
    from codex_rollout_tui.policy.lint.lint import CODES, check

    findings = check(document, NEWEST, baseline=baseline)
    faults = []
    for finding in findings:
        entry = CODES[finding.code]
        stops = (entry.stops or "") if finding.refuses or (entry.stops != "load" and NEWEST in entry.clients) else ""
        if finding.severity == "error" or stops:
            faults.append(PolicyFault(finding.code, finding.message, stops))
    missing = tuple(finding.key for finding in findings if finding.name == INCOMPLETE)
    unmet = None if expected is None else _unmet(document, expected, name)
    return PolicyLook(bool(document.values), tuple(faults), missing, unmet)


def _unmet(document: Document, expected: Document, name: str) -> tuple[str, ...] | None:
    """What the policy does not do, a sentence each; None where nothing is expected of it."""
    from codex_rollout_tui.errors import RolloutError
    from codex_rollout_tui.policy.expectations.file import parse
    from codex_rollout_tui.policy.expectations.judge import run

    try:
        expectations = parse(expected, Path(f"expectations/{name}.toml"))
    except RolloutError as error:
        return (str(error),)
    if not expectations:
        return None
    return tuple(judgement.reason for judgement in run(document, expectations) if not judgement.met)


def _to_data(look: PolicyLook) -> dict[str, Any]:
    return {
        "limits": look.limits,
        "faults": [list(fault) for fault in look.faults],
        "missing": list(look.missing),
        "unmet": None if look.unmet is None else list(look.unmet),
    }


def _from_data(data: Any) -> PolicyLook | None:
    try:
        faults = tuple(PolicyFault(*map(str, fault)) for fault in data["faults"])
        unmet = data["unmet"]
        missing, limits = tuple(map(str, data["missing"])), data["limits"] is True
        return PolicyLook(limits, faults, missing, None if unmet is None else tuple(map(str, unmet)))
    except (KeyError, TypeError):
        return None
