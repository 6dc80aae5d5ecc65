"""For each challenge with a pattern: answers it must take, and answers it must refuse."""

LAST4 = (("a1Z_", "9-xy"), ("a1Z", "a1Z_9", "sk-proj-abcd", "a 1Z"))
COUNT = (("1", "12", "240"), ("-1", "many", "1.5", "01"))
COMMIT = (("b386d38", "b386d381c0ffee00b386d381c0ffee00b386d381"), ("b386d3", "HEAD", "main", "B386D38Z"))
DAY = (("2026-05-18", "2026-12-01"), ("18.05.2026", "2026-13-01", "2026-05-32", "yesterday", "26-05-18"))
NAME = (("Ana Sousa", "李"), ())

ROLE = (("Member", "Codex Users (default)"), ())
POLICY = (("baseline", "Contractors: strict"), ())
MEMBERS = (("1", "12", "1,240", "1.240"), ("-1", "many", "two"))

SAMPLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "prereq-owner-workspace": NAME,
    "prereq-owner-security": NAME,
    "prereq-owner-analytics": NAME,
    "prereq-workspace-id": (
        ("3f2b8c1e-9d47-4a6b-8e05-1c2d3e4f5a6b", "3F2B8C1E-9D47-4A6B-8E05-1C2D3E4F5A6B"),
        ("3f2b8c1e9d474a6b8e051c2d3e4f5a6b", "org-3f2b8c1e", "3f2b8c1e-9d47-4a6b-8e05-1c2d3e4f5a6", "acme"),
    ),
    "local-access-tokens-inventory": (("0", "14"), ("-1", "some")),
    "cloud-admin-repo-access": (("acme/shop", "acme-inc/shop.js"), ("shop", "acme/", "acme/shop/pull/7", "acme shop")),
    "rbac-default-role": ROLE,
    "rbac-group-users": MEMBERS,
    "rbac-group-admin": MEMBERS,
    "rbac-custom-roles": ROLE,
    "policy-baseline": POLICY,
    "policy-assign-groups": POLICY,
    "policy-default-fallback": POLICY,
    "policy-rule-order": POLICY,
    "team-config-toml": COMMIT,
    "cloud-connector-install": (("48151623", "7"), ("0", "#7", "chatgpt-codex-connector")),
    "cloud-connector-repos": COUNT,
    "cloud-environments": COUNT,
    "cloud-ip-allowlist": (
        ("2026-05-18", "2026-05-18T09:30:00.123456", "2026-05-18T09:30:00Z"),
        ("May 18", "2026-05-18 and some words", "2026-05"),
    ),
    "cloud-ip-automation": DAY,
    "review-triggers": (("opened, ready for review", "every push"), ()),
    "review-agents-md": COMMIT,
    "review-smoke-test": (
        ("https://github.com/acme/shop/pull/7", "https://github.com/acme/shop.js/pull/12#issuecomment-1"),
        (
            "https://github.com/acme/shop/issues/7",
            "http://github.com/acme/shop/pull/7",
            "https://example.com/acme/shop/pull/7",
            "https://github.com/acme/shop/pull/",
            "#7",
        ),
    ),
    "security-scan": (("shop main",), ()),
    "security-threat-model": (("0", "17"), ("some", "-1")),
    "gov-owner-adoption": NAME,
    "gov-owner-audit": NAME,
    "analytics-key-create": LAST4,
    "analytics-key-store": LAST4,
    "analytics-key-scope-email": DAY,
    "analytics-key-confirmed": LAST4,
    "compliance-key-create": LAST4,
    "compliance-key-store": LAST4,
    "compliance-key-confirmed": LAST4,
    "compliance-download-log": COUNT,
    "compliance-export-schedule": DAY,
}
