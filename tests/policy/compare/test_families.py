"""Each family of keys: which way a change leads."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.compare.change import ChangeKind
from tests.policy.compare.texts import compared, kinds

GIT = '[[rules.prefix_rules]]\npattern = [{ token = "git" }, { token = "push" }]\n'
PROXY = "[experimental_network]\nenabled = true\n"
WORK = 'default_permissions = "work"\n[allowed_permission_profiles]\nwork = true\n[permissions.work]\n'
DOCS = "[mcp_servers.docs]\nidentity = "
PLUGIN = '[plugins.p.mcp_servers.docs]\nidentity = { command = "docs" }\n'
SITE = '[browser_use.origins."https://a.example.com"]\n'
CI = '[[remote_sandbox_config]]\nhostname_patterns = ["ci-*"]\n'
EXE = '[[computer_use.windows.exes]]\npublisher_name = "O=A"\nproduct_name = "B"\naccess = '

STRICTER: list[tuple[str, str, str]] = [
    # What people may choose: fewer is stricter, no key is no limit.
    ("allowed_sandbox_modes", "", 'allowed_sandbox_modes = ["read-only"]'),
    (
        "allowed_sandbox_modes",
        'allowed_sandbox_modes = ["read-only", "danger-full-access"]',
        'allowed_sandbox_modes = ["read-only"]',
    ),
    (
        "allowed_approval_policies",
        'allowed_approval_policies = ["on-request", "never"]',
        'allowed_approval_policies = ["on-request"]',
    ),
    (
        "allowed_approval_policies",
        'allowed_approval_policies = ["never", "on-request"]',
        'allowed_approval_policies = ["on-request"]',
    ),
    ("allowed_approval_policies", "", 'allowed_approval_policies = ["on-request"]'),
    (
        "allowed_approvals_reviewers",
        'allowed_approvals_reviewers = ["user", "auto_review"]',
        'allowed_approvals_reviewers = ["user"]',
    ),
    ("allowed_web_search_modes", 'allowed_web_search_modes = ["live"]', "allowed_web_search_modes = []"),
    ("allowed_login_methods", "", 'allowed_login_methods = ["chatgpt"]'),
    (
        "allowed_chatgpt_workspaces",
        'allowed_chatgpt_workspaces = ["a", "b"]',
        'allowed_chatgpt_workspaces = ["a"]',
    ),
    (
        "windows.allowed_sandbox_implementations",
        "",
        'windows.allowed_sandbox_implementations = ["elevated"]',
    ),
    # Switches.
    ("allow_appshots", "allow_appshots = true", "allow_appshots = false"),
    ("allow_appshots", "", "allow_appshots = false"),
    ("allow_browser_and_computer_use", "", "allow_browser_and_computer_use = false"),
    ("allow_remote_control", "", "allow_remote_control = false"),
    ("allow_managed_hooks_only", "", "allow_managed_hooks_only = true"),
    ("allow_managed_hooks_only", "allow_managed_hooks_only = false", "allow_managed_hooks_only = true"),
    ("allow_login_shell", "allow_login_shell = true", "allow_login_shell = false"),
    ("feedback.enabled", "", "feedback.enabled = false"),
    ("enforce_residency", "", 'enforce_residency = "us"'),
    ("computer_use.default_app_access", "", 'computer_use.default_app_access = "deny"'),
    ("browser_use.allow_history_access", "", "browser_use.allow_history_access = false"),
    (
        "browser_use.default_origin_policy.access_approval_lifetime",
        'browser_use.default_origin_policy.access_approval_lifetime = "thread"',
        'browser_use.default_origin_policy.access_approval_lifetime = "turn"',
    ),
    ("features.browser_use", "features.browser_use = true", "features.browser_use = false"),
    ("features.apps", "", "features.apps = false"),
    ("apps.calendar.enabled", "", "apps.calendar.enabled = false"),
    # Command rules.
    ("rules.prefix_rules", "", GIT + 'decision = "prompt"'),
    ("rules.prefix_rules", GIT + 'decision = "prompt"', GIT + 'decision = "forbidden"'),
    ("rules.prefix_rules", GIT + 'decision = "prompt-user"', GIT + 'decision = "forbidden"'),
    (
        "rules.prefix_rules",
        GIT + 'decision = "prompt"',
        GIT + 'decision = "prompt"\ncanonical_matching = true',
    ),
    (
        "rules.prefix_rules",
        GIT + 'decision = "prompt"',
        '[[rules.prefix_rules]]\npattern = [{ token = "git" }]\ndecision = "prompt"',
    ),
    # Network.
    ("experimental_network.enabled", "", PROXY),
    ('experimental_network.domains."a.com"', PROXY, PROXY + 'denied_domains = ["a.com"]'),
    (
        'experimental_network.domains."a.com"',
        PROXY + 'domains = { "a.com" = "allow" }',
        PROXY + 'domains = { "a.com" = "deny" }',
    ),
    ('experimental_network.domains."a.com"', PROXY + 'allowed_domains = ["a.com"]', PROXY),
    ("experimental_network.managed_allowed_domains_only", PROXY, PROXY + "managed_allowed_domains_only = true"),
    ("experimental_network.allow_local_binding", PROXY + "allow_local_binding = true", PROXY),
    (
        "experimental_network.dangerously_allow_all_unix_sockets",
        PROXY + "dangerously_allow_all_unix_sockets = true",
        PROXY,
    ),
    ('experimental_network.unix_sockets."/a"', PROXY + 'allow_unix_sockets = ["/a"]', PROXY),
    ("application.network", "", "[application.network]"),
    (
        'application.network.domains."a.com"',
        '[application.network]\ndomains = { "a.com" = "allow" }',
        '[application.network]\ndomains = { "a.com" = "deny" }',
    ),
    # Files and profiles.
    ("permissions.filesystem.deny_read", "", 'permissions.filesystem.deny_read = ["/a"]'),
    (
        "permissions.filesystem.deny_read",
        'permissions.filesystem.deny_read = ["/a"]',
        'permissions.filesystem.deny_read = ["/b", "/a"]',
    ),
    (
        "allowed_permission_profiles",
        "",
        '[allowed_permission_profiles]\n":workspace" = true\n":read-only" = true',
    ),
    (
        'allowed_permission_profiles.":danger-full-access"',
        '[allowed_permission_profiles]\n":workspace" = true\n":read-only" = true\n":danger-full-access" = true',
        '[allowed_permission_profiles]\n":workspace" = true\n":read-only" = true\n":danger-full-access" = false',
    ),
    ('permissions.work.filesystem."/a"', WORK, WORK + 'filesystem = { "/a" = "deny" }'),
    (
        'permissions.work.filesystem."/a"',
        WORK + 'filesystem = { "/a" = "write" }',
        WORK + 'filesystem = { "/a" = "read" }',
    ),
    ("permissions.work.network.mode", WORK + 'network.mode = "full"', WORK + 'network.mode = "limited"'),
    # MCP servers, plugins, marketplaces.
    ("mcp_servers", "", "mcp_servers = {}"),
    ("mcp_servers", "", DOCS + '{ command = "docs" }'),
    ("mcp_servers.docs", DOCS + '{ command = "docs" }', "mcp_servers = {}"),
    (
        "mcp_servers.docs",
        DOCS + '{ command = "docs" }',
        DOCS + '{ command = { executable = "docs", args = [] } }',
    ),
    (
        "mcp_servers.docs",
        DOCS + '{ url = { match = "prefix", value = "https://a.com/" } }',
        DOCS + '{ url = "https://a.com/mcp" }',
    ),
    ("plugins", "", PLUGIN),
    ("plugins.p.mcp_servers.docs", PLUGIN, "[plugins.p.mcp_servers]"),
    ("marketplaces.restrict_to_allowed_sources", "", "marketplaces.restrict_to_allowed_sources = true"),
    (
        "marketplaces.allowed_sources.a",
        'marketplaces.restrict_to_allowed_sources = true\n[marketplaces.allowed_sources.a]\nsource = "git"',
        "marketplaces.restrict_to_allowed_sources = true",
    ),
    # Apps and sites.
    (
        'computer_use.macos.bundle_ids."a.b"',
        "",
        '[computer_use.macos.bundle_ids]\n"a.b" = "deny"',
    ),
    (
        'computer_use.macos.bundle_ids."a.b"',
        '[computer_use]\ndefault_app_access = "deny"\nmacos.bundle_ids = { "a.b" = "allow" }',
        '[computer_use]\ndefault_app_access = "deny"',
    ),
    ("computer_use.windows.exes", EXE + '"allow"', EXE + '"deny"'),
    ('browser_use.origins."https://a.example.com"', "", SITE + 'access = "deny"'),
    (
        'browser_use.origins."https://a.example.com".uploads',
        SITE + 'access = "allow"',
        SITE + 'access = "allow"\nuploads = "deny"',
    ),
    (
        "remote_sandbox_config.allowed_sandbox_modes",
        CI + 'allowed_sandbox_modes = ["read-only", "workspace-write"]',
        CI + 'allowed_sandbox_modes = ["read-only"]',
    ),
]


@pytest.mark.parametrize(("key", "old", "new"), STRICTER)
def test_a_stricter_policy_is_called_so_and_looser_the_other_way_round(key: str, old: str, new: str) -> None:
    assert kinds(old, new) == {key: {"stricter"}}
    assert kinds(new, old) == {key: {"looser"}}


CHANGED: list[tuple[str, str, str]] = [
    # One in, one out.
    (
        "allowed_sandbox_modes",
        'allowed_sandbox_modes = ["read-only", "workspace-write"]',
        'allowed_sandbox_modes = ["read-only", "danger-full-access"]',
    ),
    # The first value is what people fall back to.
    (
        "allowed_approval_policies",
        'allowed_approval_policies = ["on-request", "never"]',
        'allowed_approval_policies = ["never", "on-request"]',
    ),
    # Fewer choices, but nobody is asked any more.
    (
        "allowed_approval_policies",
        'allowed_approval_policies = ["on-request", "never"]',
        'allowed_approval_policies = ["never"]',
    ),
    ("allowed_approval_policies", "", 'allowed_approval_policies = ["never"]'),
    # A limit that leaves everything.
    (
        "allowed_sandbox_modes",
        "",
        'allowed_sandbox_modes = ["read-only", "workspace-write", "danger-full-access"]',
    ),
    # What a missing key amounts to: the same by itself, not beside other layers.
    ("allow_appshots", "", "allow_appshots = true"),
    ("allow_remote_control", "", "allow_remote_control = true"),
    ("features.apps", "", "features.apps = true"),
    # No direction is known.
    ("features.hooks", "features.hooks = true", "features.hooks = false"),
    ("cli_auth_credentials_store", 'cli_auth_credentials_store = "file"', 'cli_auth_credentials_store = "keyring"'),
    ("default_permissions", WORK.replace('"work"', '"alpha"', 1), WORK),
    ("hooks.Stop", "", '[[hooks.Stop]]\nhooks = [{ type = "command", command = "x" }]'),
    ("models.new_thread.model", 'models.new_thread.model = "a"', 'models.new_thread.model = "b"'),
    ("guardian_policy_config", "", 'guardian_policy_config = "x"'),
    ("rules.prefix_rules", GIT + 'decision = "prompt"', GIT + 'decision = "prompt-user"'),
    (
        "rules.prefix_rules",
        GIT + 'decision = "prompt"',
        GIT + 'decision = "prompt"\njustification = "why"',
    ),
    (
        "apps.calendar.tools.create.approval_mode",
        'apps.calendar.tools.create.approval_mode = "auto"',
        'apps.calendar.tools.create.approval_mode = "approve"',
    ),
    ("mcp_servers.docs", DOCS + '{ command = "docs" }', DOCS + '{ url = "https://a.com" }'),
    # Not in force.
    (
        'experimental_network.domains."a.com"',
        "",
        'experimental_network.denied_domains = ["a.com"]',
    ),
    (
        "experimental_network.allow_local_binding",
        "",
        "experimental_network.allow_local_binding = true",
    ),
    (
        "marketplaces.allowed_sources.a",
        "",
        '[marketplaces.allowed_sources.a]\nsource = "git"',
    ),
    # Which entry counts depends on the host, and without one the other list does.
    (
        "remote_sandbox_config",
        "",
        CI + 'allowed_sandbox_modes = ["read-only"]',
    ),
    # An entry for a site stands in for all that holds of other sites.
    (
        'browser_use.origins."https://a.example.com"',
        'browser_use.default_origin_policy.uploads = "deny"',
        'browser_use.default_origin_policy.uploads = "deny"\n' + SITE + 'access = "allow"\ndownloads = "deny"',
    ),
]


@pytest.mark.parametrize(("key", "old", "new"), CHANGED)
def test_where_no_direction_is_certain_it_is_only_changed(key: str, old: str, new: str) -> None:
    found = kinds(old, new)
    assert found.pop(key) == {"changed"}
    assert set[ChangeKind]().union(*found.values()) <= {"outage", "mended"}


SPELLINGS: list[tuple[str, str]] = [
    (
        'allowed_sandbox_modes = ["read-only", "workspace-write"]',
        'allowed_sandbox_modes = ["workspace-write", "read-only", "external-sandbox"]',
    ),
    ('allowed_approval_policies = ["on-failure"]', 'allowed_approval_policies = ["on-request"]'),
    ('allowed_approvals_reviewers = ["guardian_subagent"]', 'allowed_approvals_reviewers = ["auto_review"]'),
    ('allowed_web_search_modes = ["cached"]', 'allowed_web_search_modes = ["disabled", "cached"]'),
    ("", 'sandbox_mode = "read-only"'),
    ("", "[feedback]"),
    ("[application.network]", "[application.network]\nenabled = true"),
    ("[otel.tool_result]", "otel.tool_result.max_bytes = 2048"),
    ('auto_review.required_on_models = ["a", "b"]', 'auto_review.required_on_models = ["a", "b", "a"]'),
    ("", 'guardian_policy_config = " "'),
    (
        PROXY + 'allowed_domains = ["a.com"]\ndenied_domains = ["b.com"]',
        '[network_proxy]\nenabled = true\ndomains = { "b.com" = "deny", "a.com" = "allow" }',
    ),
    (
        PROXY + 'allowed_domains = ["a.com"]\ndenied_domains = ["a.com"]',
        '[permissions.network]\nenabled = true\ndomains = { "a.com" = "deny" }',
    ),
    (PROXY + 'allow_unix_sockets = ["/a"]', PROXY + 'unix_sockets = { "/a" = "allow" }'),
    (
        GIT + 'decision = "forbidden"',
        GIT + 'decision = "forbidden"\n' + GIT + 'decision = "prompt"',
    ),
    (
        '[[rules.prefix_rules]]\npattern = [{ token = "a" }, { any_of = ["b", "c"] }]\ndecision = "prompt"',
        '[[rules.prefix_rules]]\npattern = [{ token = "a" }, { token = "b" }]\ndecision = "prompt"\n'
        '[[rules.prefix_rules]]\npattern = [{ token = "a" }, { token = "c" }]\ndecision = "prompt"',
    ),
    (
        DOCS + '{ command = "docs", url = "https://a.com" }',
        DOCS + '{ command = "docs" }',
    ),
    (
        '[[hooks.Stop]]\nhooks = [{ type = "command", command = "x", command_windows = "y" }]',
        '[[hooks.Stop]]\nhooks = [{ type = "command", command = "x", commandWindows = "y" }]',
    ),
    (WORK + 'filesystem = { "/a" = "none" }', WORK + 'filesystem = { "/a" = "deny" }'),
]
"""Policies for which Codex prints the same requirements."""

NOTHING: list[tuple[str, str]] = [
    ("features.collab = true", "feature_requirements.multi_agent = true"),
    ("features.no_such_feature = true", "features.no_such_feature = false"),
    (PROXY + 'denied_domains = ["**.a.com"]', PROXY + 'denied_domains = ["**.a.com", "b.a.com"]'),
    (
        PROXY + 'denied_domains = ["**.a.com"]',
        PROXY + 'denied_domains = ["**.a.com"]\nallowed_domains = ["b.a.com"]',
    ),
    (
        EXE + '"deny"\nbinary_name = "X.exe"',
        EXE + '"deny"\nbinary_name = "x.exe"',
    ),
    (PROXY + 'allowed_domains = ["A.com"]', PROXY + 'domains = { "a.com" = "allow" }'),
]
"""Policies for which it does not, though it does the same."""


@pytest.mark.parametrize(("old", "new"), SPELLINGS + NOTHING)
def test_the_same_meaning_in_other_words_is_no_difference(old: str, new: str) -> None:
    found = compared(old, new)
    assert not found.differs, found.changes
    assert {change.kind for change in found.changes} <= {"nothing"}


@pytest.mark.parametrize("decision", ["prompt", "prompt-user"])
def test_a_rule_for_a_path_can_lift_a_rule_for_the_name(decision: str) -> None:
    name = '[[rules.prefix_rules]]\npattern = [{ token = "git" }, { token = "push" }]\ndecision = "forbidden"\n'
    path = f'[[rules.prefix_rules]]\npattern = [{{ token = "/usr/bin/git" }}]\ndecision = "{decision}"\n'
    assert kinds(name, name + path) == {"rules.prefix_rules": {"changed"}}
    assert kinds(name, name + path.replace(decision, "forbidden")) == {"rules.prefix_rules": {"stricter"}}


def test_turning_the_proxy_on_only_takes_away_whatever_it_allows() -> None:
    rules = 'allowed_domains = ["a.com"]\ndenied_domains = ["b.com"]'
    assert kinds(f"[experimental_network]\n{rules}", f"{PROXY}{rules}") == {
        "experimental_network.enabled": {"stricter"}
    }
    found: dict[str, set[ChangeKind]] = kinds("", f"{PROXY}{rules}")
    assert found == {
        "experimental_network.enabled": {"stricter"},
        'experimental_network.domains."a.com"': {"changed"},
        'experimental_network.domains."b.com"': {"stricter"},
    }


def test_a_host_that_codex_cannot_use_stops_every_session() -> None:
    assert kinds(PROXY, PROXY + 'denied_domains = ["a{b}.com"]')['experimental_network.domains."a{b}.com"'] == {
        "outage"
    }
    assert kinds(PROXY, PROXY + 'allowed_domains = ["https://a.b"]')['experimental_network.domains."https://a.b"'] == {
        "outage"
    }


def test_only_its_own_entry_opens_a_private_address() -> None:
    wide = PROXY + 'allowed_domains = ["1*.0.0.1"{}]'
    assert kinds(wide.format(""), wide.format(', "10.0.0.1"')) == {
        'experimental_network.domains."10.0.0.1"': {"looser"}
    }
    assert kinds(wide.format(""), wide.format(', "1x.0.0.1"')) == {}


def test_where_every_server_is_off_a_plugin_s_entry_has_no_direction() -> None:
    off = "mcp_servers = {}\n"
    assert kinds(off + "[plugins.p.mcp_servers]", off + PLUGIN) == {"plugins.p.mcp_servers.docs": {"changed"}}
    assert kinds("[plugins.p.mcp_servers]", PLUGIN) == {"plugins.p.mcp_servers.docs": {"looser"}}
