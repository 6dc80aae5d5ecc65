"""Sandbox, approval, web search and MCP decisions, in words; the real Codex speaks in test_modes and test_mcp_real."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue import glob, sandbox_hosts
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.decide.approval import decide_approval
from codex_rollout_tui.policy.decide.decision import STRICTNESS, Decision, strictest
from codex_rollout_tui.policy.decide.mcp import McpServer, decide_mcp, read_server
from codex_rollout_tui.policy.decide.outage import refusal
from codex_rollout_tui.policy.decide.regex_match import fullmatch
from codex_rollout_tui.policy.decide.sandbox import decide_sandbox, kind_of, profiles
from codex_rollout_tui.policy.decide.web_search import decide_web_search
from codex_rollout_tui.policy.text.document import Document

MODES = Document(b'\n\nallowed_sandbox_modes = [\n"read-only",\n"workspace-write"]')


def test_a_mode_that_is_not_allowed_becomes_read_only() -> None:
    decided = decide_sandbox(MODES, "danger-full-access")
    assert (decided.decision, decided.line, decided.key) == ("forbidden", 3, "allowed_sandbox_modes")
    assert decided.instead == "read-only"
    assert decide_sandbox(MODES, ":danger-full-access").decision == "forbidden"


def test_a_mode_that_is_allowed_points_at_its_line() -> None:
    decided = decide_sandbox(MODES, "workspace-write")
    assert (decided.decision, decided.line) == ("allow", 5)
    assert decide_sandbox(Document(b""), "workspace-write").decision == "no-rule"


REMOTE = Document(
    b"""allowed_sandbox_modes = ["read-only"]
[[remote_sandbox_config]]
hostname_patterns = ["ci-*"]
allowed_sandbox_modes = ["workspace-write"]
[[remote_sandbox_config]]
hostname_patterns = ["lab"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]
"""
)


def test_hosts_have_lists_of_their_own() -> None:
    assert decide_sandbox(REMOTE, "danger-full-access", host="lab").line == 7
    assert decide_sandbox(REMOTE, "danger-full-access", host="lab").decision == "allow"
    assert decide_sandbox(REMOTE, "danger-full-access", host="elsewhere").decision == "forbidden"
    unnamed = decide_sandbox(REMOTE, "danger-full-access")
    assert unnamed.decision == "forbidden"
    assert any("line 2, 5" in note for note in unnamed.notes)


def test_a_host_whose_list_lacks_read_only_starts_nothing() -> None:
    decided = decide_sandbox(REMOTE, "workspace-write", host="ci-7")
    assert (decided.decision, decided.line) == ("forbidden", 4)
    assert "refuses to start here" in decided.reason


def test_clients_that_know_no_hosts_say_so() -> None:
    decided = decide_sandbox(REMOTE, "danger-full-access", client="0.121.0", host="lab")
    assert decided.decision == "forbidden"
    assert any("does not read remote_sandbox_config" in note for note in decided.notes)


PROFILE = Document(
    b"""default_permissions = "p"
[allowed_permission_profiles]
p = true
":workspace" = true
q = false
[permissions.p]
extends = ":read-only"
[permissions.q]
[permissions.q.filesystem]
"/x" = "read"
"""
)


def test_with_profiles_nobody_gets_the_mode_they_ask_for() -> None:
    decided = decide_sandbox(PROFILE, "workspace-write")
    assert (decided.decision, decided.line) == ("forbidden", 1)
    assert decided.instead == "the profile p (read-only)"
    assert any('default_permissions = ":workspace"' in note for note in decided.notes)
    assert decide_sandbox(PROFILE, "read-only").decision == "allow"


def test_profiles_are_allowed_by_name() -> None:
    assert (decide_sandbox(PROFILE, "p").decision, decide_sandbox(PROFILE, "p").line) == ("allow", 3)
    assert (decide_sandbox(PROFILE, "q").decision, decide_sandbox(PROFILE, "q").line) == ("forbidden", 5)
    assert profiles(PROFILE) == (":read-only", ":workspace", ":danger-full-access", "p", "q")
    assert kind_of(ClientView(PROFILE), "q") is None
    loop = Document(b'permissions.a.extends = "b"\npermissions.b.extends = "a"')
    assert kind_of(ClientView(loop), "a") is None


def test_an_approval_policy_becomes_the_first_of_the_list() -> None:
    document = Document(b'allowed_approval_policies = ["on-failure",\n"untrusted"]')
    decided = decide_approval(document, "never")
    assert (decided.decision, decided.instead, decided.line) == ("forbidden", "on-request", 1)
    assert decide_approval(document, "untrusted").line == 2
    assert decide_approval(document, "on-failure").decision == "allow"
    assert any("stops Codex 0.169" in note for note in decide_approval(document, "untrusted").notes)
    assert decide_approval(Document(b""), "never").decision == "no-rule"


def test_a_granular_policy_is_told_by_its_switches() -> None:
    document = Document(b"allowed_approval_policies = [{ granular = { sandbox_approval = true, rules = false } }]")
    assert decide_approval(document, "never").instead == "granular with sandbox_approval on"
    assert any("just these switches" in note for note in decide_approval(document, "granular").notes)


def test_web_search_falls_back_by_preference_and_may_always_be_off() -> None:
    document = Document(b'allowed_web_search_modes = ["live", "indexed"]')
    assert decide_web_search(document, "cached").instead == "indexed"
    assert decide_web_search(document, "disabled").decision == "allow"
    assert decide_web_search(Document(b"allowed_web_search_modes = []"), "live").instead == "disabled"
    assert decide_web_search(Document(b""), "live").decision == "no-rule"


SERVERS = Document(
    b"""[mcp_servers.docs]
identity = { command = "docs", url = "https://a" }
[mcp_servers.web]
identity = { url = { match = "prefix", value = "https://a/" } }
[mcp_servers.many]
[mcp_servers.many.identity.command]
executable = "many"
args = [{ match = "exact", value = "-x" }, { match = "regex", expression = "[[:alpha:]]+" }]
[plugins.tool.mcp_servers.inner]
identity = { command = "inner" }
"""
)


@pytest.mark.parametrize(
    ("name", "target", "decision", "line", "why"),
    [
        ("docs", "docs --serve", "allow", 2, "as the policy has it"),
        ("docs", "https://a", "forbidden", 2, "its identity is a command"),
        ("docs", "Docs", "forbidden", 2, "letter by letter"),
        ("other", "docs", "forbidden", 1, "not among them"),
        ("web", "https://a/b", "allow", 4, "as the policy has it"),
        ("web", "https://a", "forbidden", 4, "must begin with https://a/"),
        ("web", "https://b/?from=https://a/", "forbidden", 4, "must begin with https://a/"),
        ("web", "docs", "forbidden", 4, "its identity is a URL"),
        ("many", "many -x", "forbidden", 8, "started with 2 arguments, not 1"),
        ("many", "many -y z", "forbidden", 8, "argument 1 must be -x"),
        ("many", "many -x z", "no-rule", 8, "too involved"),
        ("many", "few -x z", "forbidden", 7, "its program is many"),
        ("tool/inner", "inner", "allow", 10, "as the policy has it"),
        ("tool/docs", "docs", "forbidden", 9, "not among them"),
        ("none/inner", "inner", "forbidden", 9, "not among them"),
    ],
)
def test_servers(name: str, target: str, decision: str, line: int, why: str) -> None:
    decided = decide_mcp(SERVERS, name, read_server(target))
    assert (decided.decision, decided.line) == (decision, line), decided
    assert why in decided.reason


def test_a_dropped_url_is_told_and_plugins_rest_on_the_source() -> None:
    assert any("drops the URL" in note for note in decide_mcp(SERVERS, "docs", McpServer("docs")).notes)
    assert "not measured" in decide_mcp(SERVERS, "tool/inner", McpServer("inner")).basis
    assert decide_mcp(Document(b"mcp_servers = {}"), "p/x", McpServer("x")).decision == "forbidden"


def test_old_clients_read_no_table_of_arguments() -> None:
    assert decide_mcp(SERVERS, "docs", McpServer("docs"), client="0.80.0").decision == "no-rule"


@pytest.mark.parametrize("expression", ["(a+)+$", "(a|b|ab)*c", "(.*a){20}", "a*a*a*a*a*a*a*a*b"])
def test_an_expression_that_may_take_long_is_left_to_codex(expression: str) -> None:
    assert fullmatch(expression, "a" * 200) is None


@given(st.text("ab(|)*+?.[]^$\\dx{1,2}:iU-P<>n ", max_size=12), st.text("ab1 \n", max_size=8))
def test_any_expression_gets_an_answer_or_none(expression: str, text: str) -> None:
    assert fullmatch(expression, text) in (True, False, None)


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_wildcards_mean_what_fnmatch_says(pattern: str, text: str) -> None:
    from fnmatch import fnmatchcase

    assert glob.matches(pattern, text) is fnmatchcase(text, pattern)


@given(st.text(max_size=12), st.text(max_size=12))
def test_every_host_pattern_can_be_tried(pattern: str, host: str) -> None:
    assert sandbox_hosts.matches(pattern, host) in (True, False)
    if sandbox_hosts.every(pattern) and host.strip().rstrip("."):
        assert sandbox_hosts.matches(pattern, host)


def test_the_strictest_decision_is_the_first_of_its_kind() -> None:
    decisions = [Decision("domain", word, word, "") for word in STRICTNESS]
    assert [strictest(decisions[: at + 1]).decision for at in range(4)] == list(STRICTNESS)


def test_a_refused_policy_forbids_everything_by_its_first_refusal() -> None:
    found = refusal(Document(b'x = 1\nallowed_sandbox_modes = ["workspace-write"]\n'))
    assert found is not None
    assert (found.line, found.key) == (2, "allowed_sandbox_modes")
    decided = found.answer("command", "ls")
    assert (decided.decision, decided.line) == ("forbidden", 2)
    assert "does not start" in decided.reason
    assert refusal(MODES) is None
    trap = Document(b"[features]\nbrowser_use = false\n")
    assert refusal(trap) is None
    assert refusal(trap, "0.121.0") is not None
