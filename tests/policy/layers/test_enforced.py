"""What Codex makes of values, and how the app-server writes them; the real Codex is asked elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.layers.explain import explain
from codex_rollout_tui.policy.text.document import Document
from tests.policy.layers.enforced import as_enforced
from tests.policy.layers.paths import resolved, uri

BOTH = ["api", "chatgpt"]


def printed(text: str, host: str | None = None) -> Any:
    return as_enforced(explain({"system": Document(text.encode())}, host=host).effective[0])


def value(text: str, client: str = NEWEST) -> tuple[Any, str]:
    (entry,) = explain({"system": Document(text.encode())}, client=client).effective[0].entries
    return entry.value, entry.note


def test_values_are_shown_as_codex_enforces_them_with_a_word_why() -> None:
    assert value('allowed_approval_policies = ["on-failure"]') == (
        ["on-request"],
        "Codex takes on-failure for on-request",
    )
    assert value('allowed_sandbox_modes = ["read-only", "external-sandbox"]')[0] == ["read-only"]
    assert value("allowed_web_search_modes = []") == (["disabled"], "disabled is always allowed")
    assert value('allowed_web_search_modes = ["live", "disabled"]') == (["live", "disabled"], "")


@pytest.mark.parametrize("client", VERSIONS)
def test_names_changed_with_0_145(client: str) -> None:
    new = VERSIONS.index(client) >= VERSIONS.index("0.145.0")
    assert value('allowed_approval_policies = ["on-failure"]', client)[0] == ["on-request" if new else "on-failure"]
    if VERSIONS.index(client) >= VERSIONS.index("0.124.0"):
        for name in ("auto_review", "guardian_subagent"):
            made = ["auto_review" if new else "guardian_subagent"]
            assert value(f'allowed_approvals_reviewers = ["{name}"]', client)[0] == made


def test_switches_of_granular_that_are_not_set_are_off() -> None:
    granular = "{ sandbox_approval = true, rules = false, mcp_elicitations = true }"
    (policy,) = value(f"allowed_approval_policies = [{{ granular = {granular} }}]")[0]
    assert policy["granular"] == {
        "sandbox_approval": True,
        "rules": False,
        "skill_approval": False,
        "request_permissions": False,
        "mcp_elicitations": True,
    }


def test_deny_beats_allow_in_domain_lists() -> None:
    text = '[experimental_network]\nallowed_domains = ["a.com", "b.com"]\ndenied_domains = ["b.com"]'
    network = printed(text)["network"]
    assert network["domains"] == {"a.com": "allow", "b.com": "deny"}
    assert (network["allowedDomains"], network["deniedDomains"]) == (["a.com"], ["b.com"])
    notes = [each.note for each in explain({"system": Document(text.encode())}).effective[0].entries]
    assert notes == ["b.com: also denied, and deny wins", ""]


@pytest.mark.parametrize(
    "text", ["", "bogus = 1", "[features]", "[apps.x]", 'guardian_policy_config = " "', "hooks.Stop = []"]
)
def test_nothing_demanded_is_nothing_printed(text: str) -> None:
    assert printed(text) is None


@pytest.mark.parametrize(
    "text", ["mcp_servers = {}", "[experimental_network]", "[apps.x]\nenabled = true", "otel.tool_result = {}"]
)
def test_some_things_demand_although_they_are_empty_or_not_printed(text: str) -> None:
    assert printed(text)["allowedLoginMethods"] == BOTH


def test_the_login_methods_that_are_left() -> None:
    assert printed('allowed_login_methods = ["chatgpt"]')["allowedLoginMethods"] == ["chatgpt"]
    assert printed("allowed_chatgpt_workspaces = []")["allowedLoginMethods"] == ["api"]
    assert printed('allowed_chatgpt_workspaces = ["w"]')["allowedLoginMethods"] == BOTH


def test_folders_are_resolved_and_written_as_uris() -> None:
    assert printed('log_dir = "~/a/../b c"')["logDir"] == "file:///h/b%20c"
    assert (resolved("x", "/h"), resolved("~", "/h"), resolved("~x", "/h")) == ("/etc/codex/x", "/h", "/etc/codex/~x")
    assert uri("/é") == "file:///%C3%A9"


def test_of_capabilities_those_codex_knows_are_shown_and_hosts_in_small_letters() -> None:
    text = '[model_providers.a]\nname = "A"\ncapabilities = { external_web_access = true, x = 1 }\n'
    text += '[application.network.domains]\n"LOCALHOST" = "deny"\n'
    shown = as_enforced(explain({"system": Document(text.encode())}).effective[0])
    assert shown is not None
    assert shown["modelProviders"]["a"]["capabilities"] == {"external_web_access": True}
    assert shown["application"]["network"]["domains"] == {"localhost": "deny"}
