"""Items 1 to 47, taken from the guide and not from the item files.

A row: order, id, step, surfaces, owner, verify, recheck_days, since, when, needs.
"""

ExpectedItem = tuple[int, str, int, str, str, str, int, str, str | None, tuple[str, ...]]

# fmt: off
# ruff: noqa: E501
EXPECTED_FIRST: list[ExpectedItem] = [
    (1, "prereq-admin-access", 0, "always", "workspace owner", "partial", 180, "2026-04-21", None, ()),
    (2, "prereq-security-overview", 0, "always", "security owner", "attest", 180, "2026-04-21", None, ()),
    (3, "prereq-owner-workspace", 0, "always", "workspace owner", "attest", 180, "2026-04-21", None, ()),
    (4, "prereq-owner-security", 0, "always", "security owner", "attest", 180, "2026-04-21", None, ()),
    (5, "prereq-owner-analytics", 0, "always", "analytics owner", "attest", 180, "2026-04-21", None, ()),
    (6, "prereq-decide-surfaces", 0, "always", "workspace owner", "attest", 180, "2026-04-21", None, ("prereq-owner-workspace", "prereq-owner-security")),
    (7, "prereq-workspace-id", 0, "always", "workspace owner", "partial", 365, "2026-04-21", None, ("prereq-admin-access",)),
    (8, "local-toggle", 1, "local", "workspace owner", "partial", 30, "2026-04-21", None, ("prereq-decide-surfaces", "prereq-admin-access")),
    (9, "local-access-smoke-test", 1, "local", "workspace owner", "auto", 30, "2026-04-21", None, ("local-toggle",)),
    (10, "local-access-tokens-enable", 1, "local", "workspace owner", "attest", 30, "2026-05-18", None, ("local-toggle",)),
    (11, "local-access-tokens-lifecycle", 1, "local", "security owner", "attest", 90, "2026-05-18", "access-tokens", ("local-access-tokens-enable",)),
    (12, "local-access-tokens-inventory", 1, "local", "workspace owner", "partial", 30, "2026-05-18", "access-tokens", ("local-access-tokens-lifecycle",)),
    (13, "local-access-tokens-smoke-test", 1, "local", "security owner", "auto", 30, "2026-05-18", "access-tokens", ("local-access-tokens-lifecycle",)),
    (14, "local-device-code", 1, "local", "workspace owner", "partial", 90, "2026-04-21", None, ("local-toggle",)),
    (15, "cloud-github-hosted", 1, "cloud", "workspace owner", "auto", 180, "2026-04-21", None, ("prereq-decide-surfaces",)),
    (16, "cloud-admin-repo-access", 1, "cloud", "workspace owner", "auto", 180, "2026-04-21", None, ("cloud-github-hosted",)),
    (17, "cloud-github-connector-toggle", 1, "cloud", "workspace owner", "attest", 30, "2026-04-21", None, ("cloud-github-hosted", "prereq-admin-access")),
    (18, "cloud-toggle", 1, "cloud", "workspace owner", "partial", 30, "2026-04-21", None, ("cloud-github-connector-toggle",)),
    (19, "cloud-slack-answers", 1, "cloud", "security owner", "attest", 90, "2026-04-21", "slack", ("cloud-toggle",)),
    (20, "cloud-internet-access", 1, "cloud", "security owner", "attest", 30, "2026-04-21", None, ("cloud-toggle",)),
    (21, "cloud-internet-policy", 1, "cloud", "codex admin", "partial", 30, "2026-04-21", "agent-internet", ("cloud-internet-access",)),
    (22, "rbac-default-role", 2, "always", "workspace owner", "attest", 30, "2026-04-21", None, ("prereq-decide-surfaces",)),
    (23, "rbac-group-users", 2, "always", "workspace owner", "partial", 30, "2026-04-21", None, ("prereq-decide-surfaces",)),
    (24, "rbac-group-admin", 2, "always", "workspace owner", "partial", 30, "2026-04-21", None, ("prereq-decide-surfaces",)),
    (25, "rbac-custom-roles", 2, "always", "workspace owner", "attest", 30, "2026-04-21", None, ("rbac-default-role", "rbac-group-users")),
    (26, "rbac-admin-role", 2, "always", "workspace owner", "attest", 30, "2026-04-21", None, ("rbac-group-admin", "rbac-custom-roles")),
    (27, "rbac-admin-membership", 2, "always", "security owner", "partial", 30, "2026-04-21", None, ("rbac-admin-role",)),
    (28, "rbac-scim", 2, "always", "workspace owner", "partial", 90, "2026-04-21", "scim", ("rbac-group-users", "rbac-group-admin")),
    (29, "rbac-overlap-review", 2, "always", "security owner", "partial", 30, "2026-04-21", None, ("rbac-custom-roles", "rbac-admin-role")),
    (30, "rbac-admin-capability-test", 2, "always", "codex admin", "attest", 90, "2026-04-21", None, ("rbac-admin-role",)),
    (31, "policy-baseline", 3, "local", "codex admin", "partial", 30, "2026-04-21", None, ("rbac-admin-role",)),
    (32, "policy-approval-policies", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (33, "policy-sandbox-modes", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (34, "policy-web-search", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (35, "policy-network", 3, "local", "security owner", "auto", 30, "2026-05-18", None, ("policy-baseline",)),
    (36, "policy-mcp-allowlist", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (37, "policy-feature-pins", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (38, "policy-command-rules", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (39, "policy-auth-login-method", 3, "local", "security owner", "auto", 90, "2026-04-21", None, ("local-toggle",)),
    (40, "policy-auth-workspace", 3, "local", "security owner", "auto", 90, "2026-04-21", None, ("policy-auth-login-method", "prereq-workspace-id")),
    (41, "policy-device-layers", 3, "local", "security owner", "auto", 30, "2026-04-21", None, ("policy-baseline",)),
    (42, "policy-lint", 3, "local", "codex admin", "auto", 7, "2026-04-21", None, ("policy-approval-policies", "policy-sandbox-modes", "policy-web-search", "policy-network", "policy-mcp-allowlist", "policy-feature-pins", "policy-command-rules")),
    (43, "policy-complete-profiles", 3, "local", "codex admin", "auto", 30, "2026-04-21", None, ("policy-lint",)),
    (44, "policy-assign-groups", 3, "local", "codex admin", "partial", 30, "2026-04-21", None, ("policy-complete-profiles", "rbac-group-users")),
    (45, "policy-default-fallback", 3, "local", "codex admin", "partial", 30, "2026-04-21", None, ("policy-assign-groups",)),
    (46, "policy-rule-order", 3, "local", "codex admin", "auto", 30, "2026-04-21", None, ("policy-assign-groups",)),
    (47, "policy-lookup-check", 3, "local", "codex admin", "partial", 30, "2026-04-21", None, ("policy-default-fallback", "policy-rule-order")),
]
# fmt: on
