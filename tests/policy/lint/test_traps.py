"""What stops some clients only: each trap gets its measured answer for every one of the 17 clients."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document

PROFILE = 'default_permissions = "p"\nallowed_permission_profiles = { p = true }\n\n[permissions.p]\n'

# name -> (policy, first and last client that refuse it); every other measured client accepts it.
TRAPS = {
    "a feature some clients do not know": ("[features]\nbrowser_use = false\n", "0.110.0", "0.121.0"),
    "another one": ("[features]\nhooks = true\n", "0.110.0", "0.121.0"),
    "the same under its alias": ("[feature_requirements]\nhooks = true\n", "0.110.0", "0.121.0"),
    "granular": (
        'allowed_approval_policies = ["on-request", '
        "{ granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } }]\n",
        "0.77.0",
        "0.113.0",
    ),
    "never alone": ('allowed_approval_policies = ["never"]\n', "0.77.0", "0.90.0"),
    "reviewer auto_review": ('allowed_approvals_reviewers = ["user", "auto_review"]\n', "0.121.0", "0.121.0"),
    "unix socket deny": ('[experimental_network.unix_sockets]\n"/a" = "deny"\n', "0.121.0", "0.130.0"),
    "unix socket none": ('[experimental_network.unix_sockets]\n"/a" = "none"\n', "0.138.0", "0.169.0"),
    "command as a table": (
        '[mcp_servers.a.identity.command]\nexecutable = "x"\nargs = []\n',
        "0.90.0",
        "0.138.0",
    ),
    "url as a table": (
        '[mcp_servers.a.identity.url]\nmatch = "prefix"\nvalue = "https://a.example.com/"\n',
        "0.90.0",
        "0.138.0",
    ),
    "search mode indexed": ('allowed_web_search_modes = ["indexed"]\n', "0.99.0", "0.138.0"),
    "app approval writes": ('[apps.a.tools.t]\napproval_mode = "writes"\n', "0.138.0", "0.138.0"),
    "a hook that calls a tool": (
        '[[hooks.PreToolUse]]\nhooks = [{ type = "mcp_tool", server = "a", tool = "b" }]\n',
        "0.124.0",
        "0.145.0",
    ),
    "a profile without default": ("[permissions.p]\n", "0.138.0", "0.169.0"),
    "the third network table": ("[permissions.network]\nenabled = true\n", "0.138.0", "0.166.0"),
    "decision prompt-user": (
        '[rules]\nprefix_rules = [{ pattern = [{ token = "a" }], decision = "prompt-user" }]\n',
        "0.99.0",
        "0.166.0",
    ),
    "any domain in the map": ('[experimental_network.domains]\n"*" = "allow"\n', "0.121.0", "0.169.0"),
    "any domain in a list": ('[experimental_network]\nallowed_domains = ["*"]\n', "0.113.0", "0.169.0"),
    "two network tables": (
        "[experimental_network]\nenabled = true\n\n[network_proxy]\nenabled = true\n",
        "0.166.0",
        "0.169.0",
    ),
    "an inline table over lines": ("windows = {\n  allow_mxc = true\n}\n", "0.77.0", "0.77.0"),
    "a number beyond 64 bits": ("unknown = 99999999999999999999\n", "0.138.0", "0.169.0"),
    "application.storage": ('[application.storage]\ndefault_project_parent = "/x"\n', "0.160.1", "0.160.1"),
    "mitm version": (f"{PROFILE}network = {{ mitm = {{ version = 2 }} }}\n", "0.138.0", "0.160.1"),
    "a brace in deny_read": ('[permissions.filesystem]\ndeny_read = ["/a/{x}"]\n', "0.160.1", "0.169.0"),
    "the guide's first example": ('allowed_sandbox_modes = ["workspace-write"]\n', "0.77.0", "0.169.0"),
}  # fmt: skip


@pytest.mark.parametrize("client", VERSIONS)
@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_gets_the_measured_answer(trap: str, client: str) -> None:
    text, first, last = TRAPS[trap]
    stops = VERSIONS.index(first) <= VERSIONS.index(client) <= VERSIONS.index(last)
    assert predicted(check(Document(text.encode()), client)) == ("refuse" if stops else "accept")


def test_a_pattern_with_a_final_dot_names_every_host_too() -> None:
    policy = b'[[remote_sandbox_config]]\nhostname_patterns = ["*."]\nallowed_sandbox_modes = ["workspace-write"]'
    assert [finding.code for finding in check(Document(policy)) if finding.refuses] == ["REQ021"]
