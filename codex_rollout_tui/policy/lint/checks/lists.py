"""Lists that Codex does not accept empty."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix

NEVER_EMPTY = (
    ("allowed_approval_policies",),
    ("allowed_approvals_reviewers",),
    ("windows", "allowed_sandbox_implementations"),
)


@check(
    "REQ020",
    "empty-list",
    stops="load",
    settled="merged",
    message="This list must not be empty",
    why=f"An empty list would leave no choice at all. Remove the key to leave the choice open. {OUTAGE}",
    example="allowed_approval_policies = []",
    fix="shown first",
)
def empty_list(view: ClientView) -> Iterator[RawFinding]:
    """An empty list where Codex wants at least one value."""
    for path in NEVER_EMPTY:
        if view.get(*path) == []:
            fix = Fix(f"Remove {path[-1]}", safe=False, edits=(Edit("remove", path),))
            yield RawFinding(path, f"{path[-1]} must not be empty: Codex refuses it", fix=fix)
