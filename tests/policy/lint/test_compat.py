"""A policy against all measured clients: the table says what the checks say, and what the binaries said."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, keys
from codex_rollout_tui.policy.lint.compat import Compat, compat, needs, ranges
from codex_rollout_tui.policy.lint.compat_rows import CompatRow
from codex_rollout_tui.policy.lint.lint import LintRun, check, predicted
from codex_rollout_tui.policy.lint.refusals import refusals_by_client
from codex_rollout_tui.policy.text.document import Document
from tests.policy.grammar import Maker
from tests.policy.guide_examples import examples

SIGNS = {"known": "k", "ignored": ".", "refused": "x"}
SEARCH = 'allowed_web_search_modes = ["cached", "indexed"]'
GRANULAR = "sandbox_approval = true, rules = true, mcp_elicitations = true"
PROFILE = 'default_permissions = "p"\nallowed_permission_profiles = { p = true }\n'


def _compat(text: str) -> Compat:
    return compat(Document(text.encode()))


def _row(text: str, key: str, value: str = "") -> CompatRow:
    (row,) = (row for row in _compat(text).rows if (row.key, row.value) == (key, value))
    return row


def _signs(row: CompatRow) -> str:
    return "".join(SIGNS[state] for state in row.states)


def _texts() -> list[str]:
    makers = [Maker(seed) for seed in range(6)]
    shown = [told.example for key in list(keys())[::7] if (told := words(key))]
    made = [maker.write(maker.sound()) for maker in makers] + [maker.write(maker.broken()[0]) for maker in makers]
    return [
        *(each.text for each in examples()),
        *shown,
        *made,
        "",
        "a = [",
        "x = 99999999999999999999",
        "[permissions.network]\nhttp_port = 1",
        "features.nope = true",
    ]


@pytest.mark.parametrize("text", _texts())
def test_the_table_agrees_with_the_checks(text: str) -> None:
    found = _compat(text)
    for at, client in enumerate(VERSIONS):
        stops = predicted(check(Document(text.encode()), client)) == "refuse"
        assert (client in found.refusing) is stops
        assert any(row.states[at] == "refused" for row in found.rows) is stops
        assert client not in found.enforcing or not stops
    for row in found.rows:
        assert len(row.states) == len(VERSIONS)
        assert bool(row.why) is ("refused" in row.states)
        assert 1 <= row.line <= text.count("\n") + 1
    assert len({(row.key, row.value) for row in found.rows}) == len(found.rows)


@pytest.mark.parametrize(
    "text", [*_texts(), *(f"{text}\n" * 3 for text in ("[[rules.prefix_rules]]", "[[hooks.Stop]]"))]
)
def test_asked_all_at_once_the_clients_say_the_same(text: str) -> None:
    found = refusals_by_client(Document(text.encode()))
    assert found == {client: LintRun(Document(text.encode()), client).refusals for client in VERSIONS}


def test_a_long_list_of_findings_is_cut_alike_for_all_clients() -> None:
    document = Document(
        b"allowed_sandbox_modes = ["
        + b"1, " * 300
        + b'"read-only"]\n[mcp_servers]\n'
        + b"".join(b"a%d = {}\n" % at for at in range(300))
    )
    found = refusals_by_client(document)
    assert found == {client: LintRun(document, client).refusals for client in VERSIONS}
    assert len(found[NEWEST]) > len(found[VERSIONS[0]]) >= 200


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("features.browser_use = false", "0.110 to 0.121"),
        ("features.hooks = true", "0.110 to 0.121"),
        (
            f"[[allowed_approval_policies]]\ngranular = {{ {GRANULAR} }}",
            "0.77 to 0.113",
        ),
        ('allowed_approval_policies = ["never"]', "0.77 to 0.90"),
        ('allowed_approvals_reviewers = ["auto_review"]', "0.121"),
        ('experimental_network.unix_sockets = { "/a" = "deny" }', "0.121 to 0.130"),
        ('experimental_network.unix_sockets = { "/a" = "none" }', "0.138 or newer"),
        ('[mcp_servers.a]\nidentity = { command = { executable = "x", args = [] } }', "0.90 to 0.138"),
        ('[mcp_servers.a]\nidentity = { url = { match = "exact", value = "x" } }', "0.90 to 0.138"),
        ('allowed_web_search_modes = ["indexed"]', "0.99 to 0.138"),
        ('apps.a.tools.t.approval_mode = "writes"', "0.138"),
        ('[[hooks.Stop]]\nhooks = [{ type = "mcp_tool", server = "a", tool = "b" }]', "0.124 to 0.145"),
        ("[permissions.p]", "0.138 or newer"),
        ("[permissions.network]\nenabled = true", "0.138 to 0.166"),
        ('[[rules.prefix_rules]]\npattern = [{ token = "a" }]\ndecision = "prompt-user"', "0.99 to 0.166"),
        ('experimental_network.domains = { "*" = "allow" }', "0.121 or newer"),
        ('experimental_network.allowed_domains = ["*"]', "0.113 or newer"),
        ("[experimental_network]\nenabled = true\n[network_proxy]\nenabled = true", "0.166 or newer"),
        ('features = {\n  apps = true }', "0.77"),
        ("application.storage = {}", "0.160.1"),
        ("otel.log_sse_deltas = true", "0.166"),
        ('allowed_sandbox_modes = ["workspace-write"]', "every measured client"),
        ('allowed_sandbox_modes = ["read-only"]', ""),
    ],
)  # fmt: skip
def test_the_clients_that_stop_are_those_that_did(text: str, stops: str) -> None:
    assert ranges(_compat(text).refusing) == stops


@pytest.mark.parametrize(
    ("text", "key", "value", "signs"),
    [
        ("allow_appshots = false", "allow_appshots", "", "..........kkkkkkk"),
        ("features.browser_use = false", "features.browser_use", "", ".....xxxkkkkkkkkk"),
        ("feature_requirements.apps = false", "feature_requirements.apps", "", ".....kkkkkkkkkkkk"),
        ("features.use_agent_identity = true", "features.use_agent_identity", "", ".....xxk...kkkkkk"),
        ("features.nope = true", "features.nope", "", ".....xxx........."),
        # Old names: what `codex features list` showed under a pin of each.
        ("features.codex_hooks = true", "features.codex_hooks", "", ".....xxkkkkkkkkkk"),
        ("features.collab = true", "features.collab", "", ".....xxxkkkkkkkkk"),
        ("features.imagegenext = true", "features.imagegenext", "", ".....xxx..kkkkkkk"),
        ("features.request_permissions = true", "features.request_permissions", "", ".....kkxkkkkkkkkk"),
        ("features.telepathy = true", "features.telepathy", "", ".....xxkkkkkkkkkk"),
        ("nope = 1", "nope", "", "................."),
        ("windows.sandbox_private_desktop = true", "windows.sandbox_private_desktop", "", "............k...."),
        (SEARCH, "allowed_web_search_modes", "", "...kkkkkkkkkkkkkk"),
        (SEARCH, "allowed_web_search_modes", "indexed", "...xxxxxxxxkkkkkk"),
        (
            '[mcp_servers.a]\nidentity = { url = { match = "exact", value = "x" } }',
            "mcp_servers.<id>.identity.url.match",
            "",
            "..xxxxxxxxxkkkkkk",
        ),
        ('[mcp_servers.a]\nidentity = { url = "x" }', "mcp_servers.<id>.identity.url", "", "..kkkkkkkkkkkkkkk"),
        ("[permissions.network]\nhttp_port = 1", "permissions.network.http_port", "", "..........xxxxxxk"),
        (f"{PROFILE}[permissions.p]\ndescription = 'x'", "permissions.<name>.description", "", "..........kkkkkkk"),
        (
            '[[hooks.Stop]]\nhooks = [{ type = "command", command = "x", server = "a" }]',
            "hooks.Stop[].hooks[].server",
            "",
            "............kkkkk",
        ),
        ("a = [", "", "", "xxxxxxxxxxxxxxxxx"),
        ("features = {\n  apps = true }", "", "", "xkkkkkkkkkkkkkkkk"),
    ],
)
def test_each_key_has_its_row(text: str, key: str, value: str, signs: str) -> None:
    assert _signs(_row(text, key, value)) == signs


def test_many_of_a_kind_are_one_row_with_the_first_line() -> None:
    rule = '[[rules.prefix_rules]]\npattern = [{ token = "a" }]\ndecision = "prompt"\n'
    rows = _compat(rule * 3).rows
    assert [row.key for row in rows] == ["rules.prefix_rules[].pattern[].token", "rules.prefix_rules[].decision"]
    assert [row.line for row in rows] == [2, 3]


def test_a_row_has_the_reason_nearest_to_it() -> None:
    text = f'allowed_approval_policies = [{{ granular = {{ {GRANULAR} }} }}, "never"]'
    row = _row(text, "allowed_approval_policies[].granular.rules")
    assert _signs(row) == "xxxxxxxkkkkkkkkkk"
    assert row.why == "granular is an approval policy older clients do not know"


def test_the_oldest_client_that_enforces_the_whole_file() -> None:
    text = 'allowed_sandbox_modes = ["read-only"]\nallow_appshots = false\nallow_remote_control = false\n'
    assert ranges(_compat(text).enforcing) == "0.145 or newer"
    assert ranges(_compat('experimental_network.unix_sockets = { "/a" = "none" }').enforcing) == "0.121 to 0.130"
    assert _compat(f"{text}windows.sandbox_private_desktop = true").enforcing == ("0.152.1",)
    misspelt = _compat(f"{text}allow_apshots = false")
    assert [row.key for row in misspelt.nowhere] == ["allow_apshots"]
    assert ranges(misspelt.enforcing) == "0.145 or newer"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Every measured client knows every key"),
        ('allowed_sandbox_modes = ["read-only"]', "Every measured client knows every key"),
        ("nope = 1", "No measured client knows 1 key"),
        ("nope = 1\nnopes = 2", "No measured client knows 2 keys"),
        ("allow_appshots = false\nenforce_residency = 'us'", "1 key needs 0.138 or newer"),
        (
            "allow_appshots = false\nallow_managed_hooks_only = true\ncomputer_use.allow_locked_computer_use = false\n"
            "windows.allowed_sandbox_implementations = ['elevated']",
            "4 keys need 0.138 or newer",
        ),
        ("allowed_web_search_modes = ['indexed', 'cached']", "1 key needs 0.145 or newer"),
        ("allowed_sandbox_modes = []", "Codex 0.169 refuses this file"),
    ],
)
def test_what_a_policy_needs_in_one_line(text: str, told: str) -> None:
    assert needs(_compat(text)) == told


def test_ranges_of_neighbours() -> None:
    assert ranges(()) == ""
    assert ranges(("0.77.0",)) == "0.77"
    assert ranges(("0.77.0", "0.80.0", "0.99.0", NEWEST)) == "0.77 to 0.80, 0.99, 0.169"
    assert ranges(VERSIONS[-2:]) == "0.166 or newer"
    assert ranges(VERSIONS) == "every measured client"
