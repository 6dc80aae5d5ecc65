"""Look at every policy of a rollout with our own checks: each text once, however often it is asked about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from codex_rollout_tui import __version__
from codex_rollout_tui.checklist.policy_review import PolicyFault, PolicyReview, RecordedVerdict
from codex_rollout_tui.checklist.rollout_facts import PolicyFacts
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import review_cache

INCOMPLETE = "incomplete-profile"
"""The name of the check that compares a policy with the baseline."""


class PolicyReviews:
    """The reviews of one rollout; `key` seals what is kept for the next start."""

    def __init__(self, root: Path, key: Callable[[], bytes | None]) -> None:
        self._root = root
        self._key = key
        self._kept: dict[str, Any] | None = None

    def of(
        self,
        policies: Mapping[str, Document],
        baseline: Document | None,
        expectations: Mapping[str, Document],
        keys: Sequence[str],
        answers: Mapping[str, tuple[RecordedVerdict, ...]],
    ) -> dict[str, PolicyFacts]:
        """The review of each policy and the values of `keys` in it, by name.

        `expectations` are the files that say what a policy must do, `answers` what Codexes said of texts, by sha256.
        """
        before = self._load()
        now: dict[str, Any] = {}
        facts: dict[str, PolicyFacts] = {}
        for name, document in policies.items():
            expected = expectations.get(name)
            seal = _name(document, None if document is baseline else baseline, expected)
            data = before.get(seal)
            review, values = (None, None) if data is None else (_from_data(data), _values(data, keys))
            if review is None or values is None:
                from codex_rollout_tui.policy.catalogue.key_values import key_values

                review = _review(document, None if document is baseline else baseline, expected, name)
                values = key_values(document, keys)
            sha = sha256(document.data).hexdigest()
            facts[name] = PolicyFacts(sha, values, review._replace(answers=answers.get(sha, ())))
            now[seal] = {**_to_data(review), "values": values}
        if now != before:
            self._kept = now
            self._save(now)
        return facts

    def _load(self) -> dict[str, Any]:
        if self._kept is None:
            key = self._key()
            self._kept = {} if key is None else review_cache.load(self._root, program(), key)
        return self._kept

    def _save(self, reviews: Mapping[str, Any]) -> None:
        key = self._key()
        if key is not None:
            review_cache.save(self._root, program(), reviews, key)


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
    """What a review depends on, as one text."""
    return ":".join("" if text is None else sha256(text.data).hexdigest() for text in (document, baseline, expected))


def _review(document: Document, baseline: Document | None, expected: Document | None, name: str) -> PolicyReview:
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
    return PolicyReview(bool(document.values), tuple(faults), missing, unmet)


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


def _to_data(review: PolicyReview) -> dict[str, Any]:
    return {
        "limits": review.limits,
        "faults": [list(fault) for fault in review.faults],
        "missing": list(review.missing),
        "unmet": None if review.unmet is None else list(review.unmet),
    }


def _from_data(data: Any) -> PolicyReview | None:
    try:
        faults = tuple(PolicyFault(*map(str, fault)) for fault in data["faults"])
        unmet = data["unmet"]
        missing, limits = tuple(map(str, data["missing"])), data["limits"] is True
        return PolicyReview(limits, faults, missing, None if unmet is None else tuple(map(str, unmet)))
    except (KeyError, TypeError):
        return None


def _values(data: Any, keys: Sequence[str]) -> dict[str, Any] | None:
    """The kept values of the keys; None where one of them was not asked for when they were kept."""
    values = data.get("values") if isinstance(data, dict) else None
    if not isinstance(values, dict) or not values.keys() >= set(keys):
        return None
    return {key: values[key] for key in keys}
