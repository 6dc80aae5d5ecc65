"""Notes of a decision: nobody is warned of what the policy itself rules out."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.decide.command import decide_command
from codex_rollout_tui.policy.decide.domain import decide_domain
from codex_rollout_tui.policy.text.document import Document

RULE = '[rules]\nprefix_rules = [{ pattern = [{ token = "git" }], decision = "prompt" }]\n'
NETWORK = '[experimental_network]\nenabled = true\nallowed_domains = ["a.example.com"]\n'


@pytest.mark.parametrize(
    ("approvals", "note"),
    [
        ("", "Whoever works with the approval policy never is refused instead of being asked."),
        ('allowed_approval_policies = ["never", "on-request"]\n', "Whoever works with the approval policy never"),
        ('allowed_approval_policies = ["never"]\n', "Nobody is asked here: never is the only approval policy allowed"),
        ('allowed_approval_policies = ["on-request"]\n', ""),
    ],
)
def test_who_is_refused_instead_of_being_asked(approvals: str, note: str) -> None:
    notes = " ".join(decide_command(Document(f"{approvals}{RULE}".encode()), "git push").notes)
    assert note in notes
    assert bool(note) is ("never" in notes)


@pytest.mark.parametrize(
    ("modes", "told"),
    [
        ("", True),
        ('allowed_sandbox_modes = ["read-only", "danger-full-access"]\n', True),
        ('allowed_sandbox_modes = ["read-only"]\n', False),
        (
            'allowed_sandbox_modes = ["read-only"]\n[[remote_sandbox_config]]\nhostname_patterns = ["*"]\n'
            'allowed_sandbox_modes = ["read-only", "danger-full-access"]\n',
            True,
        ),
    ],
)
def test_who_does_not_go_through_the_proxy(modes: str, told: bool) -> None:
    decided = decide_domain(Document(f"{modes}{NETWORK}".encode()), "a.example.com")
    assert any("do not go through the proxy" in note for note in decided.notes) is told
