"""Questions from people who run Codex for others, each with what the real Codex does."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.decide.sandbox import decide_sandbox
from codex_rollout_tui.policy.lint.lint import CODES, check
from codex_rollout_tui.policy.text.document import Document

DENY = '[permissions.filesystem]\ndeny_read = ["/srv/vault"]\n'
MODES = 'allowed_sandbox_modes = ["read-only", "workspace-write", "danger-full-access"]\n'
PROFILE = """allowed_approval_policies = ["never"]
default_permissions = ":danger-full-access"

[allowed_permission_profiles]
":danger-full-access" = true
"""


def names(policy: str) -> set[str]:
    return {CODES[finding.code].name for finding in check(Document(policy.encode()))}


@pytest.mark.parametrize("above", ["", MODES, PROFILE])
def test_a_denied_path_takes_full_access_from_everybody(above: str) -> None:
    document = Document((above + DENY).encode())
    decision = decide_sandbox(document, "danger-full-access")
    assert (decision.decision, decision.instead) == ("forbidden", "read-only")
    assert decision.key == "permissions.filesystem.deny_read"
    assert not names(above + DENY) & {"full-access", "never-with-full-access"}


def test_a_profile_stays_where_a_path_is_denied() -> None:
    policy = 'default_permissions = ":workspace"\nallowed_permission_profiles = { ":workspace" = true }\n' + DENY
    assert decide_sandbox(Document(policy.encode()), "danger-full-access").instead == "workspace-write"


def test_full_access_by_a_profile_alone_is_a_danger() -> None:
    assert names(PROFILE) >= {"full-access", "never-with-full-access"}
    assert "full-access" not in names('allowed_sandbox_modes = ["read-only"]\n' + PROFILE)
