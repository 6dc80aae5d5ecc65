"""The text a new rollout starts its baseline policy from."""

from __future__ import annotations

STARTER = """\
# requirements.toml: what Codex enforces for everybody this policy reaches.
# People may choose among the values listed here; whatever is not listed stays as the client has it.

# Codex asks before it steps outside the sandbox.
allowed_approval_policies = ["on-request"]

# Codex refuses this list without "read-only", so keep it.
allowed_sandbox_modes = ["read-only", "workspace-write"]

# Answers from a web index, no live pages; "disabled" is allowed in any case.
allowed_web_search_modes = ["disabled", "cached"]
"""
