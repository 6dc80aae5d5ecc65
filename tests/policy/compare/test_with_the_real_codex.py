"""What is called the same, against the real Codex: it must print the same requirements.

CODEX_ROLLOUT_DIFFERENTIAL=1000 asks about so many pairs (100 otherwise); CODEX_ROLLOUT_SEED changes the stream.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from codex_rollout_tui.policy.compare.meaning import compare
from codex_rollout_tui.policy.text.document import Document
from tests.policy.compare.test_families import SPELLINGS
from tests.policy.compare.test_properties import mutated, reordered
from tests.policy.grammar import Maker
from tests.policy.layers.conftest import Startup
from tests.policy.layers.enforced import PRINTED

NUMBER = int(os.environ.get("CODEX_ROLLOUT_DIFFERENTIAL", "200")) // 2
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))
UNORDERED = (
    "allowedSandboxModes",
    "allowedWebSearchModes",
    "allowedApprovalsReviewers",
    "allowedApprovalPolicies",
    "allowedLoginMethods",
    "allowedWindowsSandboxImplementations",
)


def asked(startup: Startup, text: str) -> Any:
    """What Codex prints, with lists whose order does not count sorted; the first approval policy stays first."""
    printed = startup({"system": text.encode()})
    if isinstance(printed, dict):
        for name in UNORDERED:
            if name in printed:
                first = printed[name][:1] if name == "allowedApprovalPolicies" else []
                printed[name] = first + sorted(printed[name][len(first) :], key=repr)
    return printed


UNPRINTED = {
    *("otel.exporter", "otel.trace_exporter", "otel.metrics_exporter"),
    "experimental_network.header_injections",
}
"""Keys with values Codex prints as `[redacted]` or not at all."""


@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_policies_called_the_same_are_the_same_to_codex(startup: Startup, old: str, new: str) -> None:
    before, after = asked(startup, old), asked(startup, new)
    assert not isinstance(before, str), before
    assert before == after


def test_changes_are_reported_where_codex_prints_others_and_nowhere_else(startup: Startup) -> None:
    """Made at random: a policy, and the same with one value another or its keys in another order."""
    maker = Maker(SEED)
    wrong, told = [], 0
    for _ in range(NUMBER):
        policy = maker.sound()
        other = reordered(policy, maker.random) if maker.random.random() < 0.3 else mutated(policy, maker)
        old, new = maker.write(policy), maker.write(other)
        found = compare(Document(old.encode()), Document(new.encode()))
        before, after = asked(startup, old), asked(startup, new)
        refused = isinstance(after, str) and not isinstance(before, str)
        printed = [change for change in found.changes if change.matters and change.path and change.path[0] in PRINTED]
        told += bool(printed)
        unseen = before != after and not found.changes
        invented = before == after and any(change.key not in UNPRINTED for change in printed)
        outage = any(change.kind == "outage" for change in found.changes)
        if unseen or invented or outage is not refused:
            wrong.append((old, new, before, after, found.changes))
    assert not wrong, f"{len(wrong)} of {NUMBER} differ, the first: {wrong[0]}"
    assert told > NUMBER // 4
