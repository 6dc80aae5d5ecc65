"""Ask about many policies in few runs, where most of them will be accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.probing.ask import Asker, Policy

_ALIKE = (
    frozenset({"permissions", "default_permissions", "allowed_permission_profiles"}),
    frozenset({"experimental_network", "network_proxy"}),
    frozenset({"features", "feature_requirements"}),
)
"""Top-level keys that decide about each other: together they can be sound where one alone is not, or the reverse."""


def refusals(asker: Asker, policies: Sequence[Policy]) -> list[str]:
    """What the binary says to each policy, empty where it accepts it.

    Policies with no top-level key in common are asked as one. If that one is accepted, so is each of them; if it is
    refused, it is halved until the culprits stand alone.
    """
    said = [""] * len(policies)
    todo = _apart(policies)
    while todo:
        answers = asker.all([_union([policies[index] for index in group]) for group in todo])
        refused = [(group, answer) for group, answer in zip(todo, answers, strict=True) if answer]
        todo = []
        for group, answer in refused:
            if len(group) == 1:
                said[group[0]] = answer
            else:
                middle = len(group) // 2
                todo += [group[:middle], group[middle:]]
    return said


def _apart(policies: Sequence[Policy]) -> list[list[int]]:
    groups: list[tuple[set[str], list[int]]] = []
    for index, policy in enumerate(policies):
        claimed = set(policy).union(*(keys for keys in _ALIKE if not keys.isdisjoint(policy)))
        free = next((each for each in groups if each[0].isdisjoint(claimed)), None)
        if free is None:
            groups.append(free := (set(), []))
        free[0].update(claimed)
        free[1].append(index)
    return [group for _, group in groups]


def _union(policies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for policy in policies for name, value in policy.items()}
