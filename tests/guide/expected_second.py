"""Items 48 to 93, taken from the guide and not from the item files.

A row: order, id, step, surfaces, owner, verify, recheck_days, since, when, needs.
"""

ExpectedItem = tuple[int, str, int, str, str, str, int, str, str | None, tuple[str, ...]]

# fmt: off
# ruff: noqa: E501
EXPECTED_SECOND: list[ExpectedItem] = [
    (48, "team-select-repos", 4, "local", "codex admin", "partial", 180, "2026-04-21", None, ("prereq-decide-surfaces",)),
    (49, "team-config-toml", 4, "local", "codex admin", "auto", 30, "2026-04-21", None, ("team-select-repos",)),
    (50, "team-rules", 4, "local", "codex admin", "auto", 30, "2026-04-21", None, ("team-select-repos",)),
    (51, "team-skills", 4, "local", "codex admin", "auto", 60, "2026-04-21", None, ("team-select-repos",)),
    (52, "team-trust", 4, "local", "codex admin", "partial", 60, "2026-04-21", None, ("team-config-toml",)),
    (53, "cloud-connector-install", 5, "cloud", "GitHub org owner", "auto", 30, "2026-04-21", None, ("cloud-toggle", "cloud-admin-repo-access")),
    (54, "cloud-connector-repos", 5, "cloud", "GitHub org owner", "partial", 30, "2026-04-21", None, ("cloud-connector-install",)),
    (55, "cloud-emu", 5, "cloud", "GitHub org owner", "auto", 90, "2026-04-21", "github-emu", ("cloud-github-connector-toggle",)),
    (56, "cloud-branch-protection", 5, "cloud", "GitHub org owner", "auto", 30, "2026-04-21", None, ("cloud-connector-repos",)),
    (57, "cloud-environments", 5, "cloud", "codex admin", "partial", 30, "2026-04-21", None, ("cloud-connector-repos",)),
    (58, "cloud-ip-allowlist", 5, "cloud", "GitHub org owner", "auto", 7, "2026-04-21", "github-ip-allow-list", ("cloud-connector-install",)),
    (59, "cloud-ip-automation", 5, "cloud", "GitHub org owner", "auto", 1, "2026-04-21", "github-ip-allow-list", ("cloud-ip-allowlist",)),
    (60, "review-enable", 5, "cloud", "codex admin", "partial", 30, "2026-04-21", None, ("cloud-connector-repos",)),
    (61, "review-auto", 5, "cloud", "codex admin", "attest", 60, "2026-04-21", None, ("review-enable",)),
    (62, "review-triggers", 5, "cloud", "codex admin", "attest", 60, "2026-04-21", None, ("review-auto",)),
    (63, "review-agents-md", 5, "cloud", "codex admin", "auto", 90, "2026-04-21", None, ("review-enable",)),
    (64, "review-smoke-test", 5, "cloud", "codex admin", "auto", 60, "2026-04-21", None, ("review-enable",)),
    (65, "security-scan", 5, "cloud", "security owner", "partial", 60, "2026-04-21", "codex-security", ("cloud-environments",)),
    (66, "security-threat-model", 5, "cloud", "security owner", "partial", 30, "2026-04-21", "codex-security", ("security-scan",)),
    (67, "integrations-slack-linear", 5, "cloud", "workspace owner", "attest", 90, "2026-04-21", "slack-or-linear", ("cloud-environments",)),
    (68, "gov-owner-adoption", 6, "always", "analytics owner", "attest", 180, "2026-04-21", None, ("prereq-owner-analytics",)),
    (69, "gov-owner-audit", 6, "always", "analytics owner", "attest", 180, "2026-04-21", None, ("prereq-owner-analytics",)),
    (70, "gov-review-cadence", 6, "always", "analytics owner", "auto", 30, "2026-04-21", None, ("gov-owner-adoption", "gov-owner-audit")),
    (71, "gov-success", 6, "always", "analytics owner", "partial", 90, "2026-04-21", None, ("gov-owner-adoption",)),
    (72, "gov-dashboard", 6, "always", "analytics owner", "partial", 30, "2026-04-21", None, ("rbac-admin-role",)),
    (73, "analytics-key-create", 6, "always", "analytics owner", "partial", 90, "2026-04-21", None, ("prereq-owner-analytics",)),
    (74, "analytics-key-store", 6, "always", "analytics owner", "partial", 90, "2026-04-21", None, ("analytics-key-create",)),
    (75, "analytics-key-scope-email", 6, "always", "analytics owner", "attest", 30, "2026-04-21", None, ("analytics-key-store",)),
    (76, "analytics-key-confirmed", 6, "always", "analytics owner", "auto", 7, "2026-04-21", None, ("analytics-key-scope-email",)),
    (77, "analytics-usage-call", 6, "always", "analytics owner", "auto", 7, "2026-04-21", None, ("analytics-key-confirmed", "prereq-workspace-id")),
    (78, "analytics-review-calls", 6, "cloud", "analytics owner", "auto", 7, "2026-04-21", None, ("analytics-key-confirmed", "prereq-workspace-id")),
    (79, "compliance-key-create", 6, "always", "analytics owner", "partial", 90, "2026-04-21", None, ("gov-owner-audit",)),
    (80, "compliance-key-store", 6, "always", "analytics owner", "partial", 90, "2026-04-21", None, ("compliance-key-create",)),
    (81, "compliance-key-email", 6, "always", "analytics owner", "attest", 30, "2026-04-21", None, ("compliance-key-store",)),
    (82, "compliance-key-confirmed", 6, "always", "analytics owner", "auto", 7, "2026-04-21", None, ("compliance-key-email",)),
    (83, "compliance-list-logs", 6, "always", "analytics owner", "auto", 7, "2026-04-21", None, ("compliance-key-confirmed", "prereq-workspace-id")),
    (84, "compliance-download-log", 6, "always", "analytics owner", "auto", 30, "2026-04-21", None, ("compliance-list-logs",)),
    (85, "compliance-tasks-environments", 6, "cloud", "analytics owner", "auto", 30, "2026-04-21", None, ("compliance-key-confirmed", "prereq-workspace-id")),
    (86, "compliance-export-schedule", 6, "always", "analytics owner", "partial", 7, "2026-04-21", None, ("compliance-download-log",)),
    (87, "verify-local-signin", 7, "local", "workspace owner", "auto", 30, "2026-04-21", None, ("local-access-smoke-test",)),
    (88, "verify-cloud-signin", 7, "cloud", "workspace owner", "partial", 30, "2026-04-21", None, ("cloud-toggle", "cloud-environments")),
    (89, "verify-mfa-sso", 7, "always", "security owner", "attest", 90, "2026-04-21", None, ("prereq-owner-security",)),
    (90, "verify-rbac", 7, "always", "workspace owner", "partial", 30, "2026-04-21", None, ("rbac-overlap-review",)),
    (91, "verify-managed-config", 7, "local", "codex admin", "auto", 7, "2026-04-21", None, ("policy-lookup-check",)),
    (92, "verify-governance", 7, "always", "analytics owner", "auto", 7, "2026-04-21", None, ("gov-dashboard", "analytics-usage-call", "compliance-list-logs")),
    (93, "verify-expand", 7, "always", "workspace owner", "attest", 90, "2026-04-21", None, ("verify-mfa-sso", "verify-rbac", "verify-governance")),
]
# fmt: on
