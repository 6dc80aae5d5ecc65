"""Decisions on hosts, in words; test_agent.py holds them against the real proxy."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.app_server import ARGS, Request, converse
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.policy.catalogue import domains
from codex_rollout_tui.policy.decide import host as hosts
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.decide.domain import decide_domain
from codex_rollout_tui.policy.text.document import Document

POLICY = b"""\
[experimental_network]
enabled = true
[experimental_network.domains]
"a.example.com" = "allow"
"*.b.example.com" = "allow"
"**.c.example.com" = "allow"
"x.c.example.com" = "deny"
"127.0.0.1" = "allow"
"0x7f.1" = "allow"
"""


def said(host: str, policy: bytes = POLICY) -> Decision:
    return decide_domain(Document(policy), host)


@pytest.mark.parametrize(
    ("host", "decision", "line"),
    [
        ("a.example.com", "allow", 4),
        ("A.Example.COM.", "allow", 4),
        ("https://user@a.example.com:8443/x?y#z", "allow", 4),
        ("x.a.example.com", "no-rule", 1),
        ("b.example.com", "no-rule", 1),
        ("y.b.example.com", "allow", 5),
        (".b.example.com", "no-rule", 1),
        ("c.example.com", "allow", 6),
        ("y.c.example.com", "allow", 6),
        ("x.c.example.com", "forbidden", 7),
        ("127.0.0.1", "allow", 8),
        ("127.0.0.2", "forbidden", 1),
        ("localhost", "forbidden", 1),
        ("0x7f.1", "forbidden", 1),
        ("10.1.2.3", "forbidden", 1),
        ("[::1]:80", "forbidden", 1),
        ("8.8.8.8", "no-rule", 1),
        ("ümlaut.b.example.com", "allow", 5),
    ],
)
def test_hosts(host: str, decision: str, line: int) -> None:
    decided = said(host)
    assert (decided.decision, decided.line) == (decision, line)


@pytest.mark.parametrize("table", ["experimental_network", "network_proxy", "permissions.network"])
@pytest.mark.parametrize("form", ['domains = { "a.com" = "deny" }', 'denied_domains = ["a.com"]'])
def test_every_spelling_and_form_is_read(table: str, form: str) -> None:
    decided = said("a.com", f"[{table}]\nenabled = true\n{form}".encode())
    assert (decided.decision, decided.line) == ("forbidden", 3)
    assert (decided.key or "").startswith(f"{table}.")


@pytest.mark.parametrize("enabled", ["", "enabled = false\n"])
def test_without_enabled_no_rule_is_in_force(enabled: str) -> None:
    decided = said("a.com", f'[experimental_network]\n{enabled}denied_domains = ["a.com"]'.encode())
    assert decided.decision == "no-rule"
    assert 'not even "a.com" in line' in decided.reason
    assert decided.instead == "Set enabled = true."


def test_managed_domains_only_forbids_the_rest() -> None:
    decided = said(
        "b.com", b'[network_proxy]\nenabled = true\nmanaged_allowed_domains_only = true\nallowed_domains = ["a.com"]'
    )
    assert (decided.decision, decided.line) == ("forbidden", 3)


def test_local_binding_opens_local_addresses_to_the_other_rules() -> None:
    policy = b'[network_proxy]\nenabled = true\nallow_local_binding = true\nallowed_domains = ["localhost", "*.1.2.3"]'
    assert said("localhost", policy).decision == said("10.1.2.3", policy).decision == "allow"
    assert said("127.0.0.1", policy).decision == "no-rule"


def test_hints_where_an_entry_just_misses() -> None:
    assert any('"**.b.example.com" would name it too' in note for note in said("b.example.com").notes)
    assert any('"**.a.example.com" would name those below' in note for note in said("x.a.example.com").notes)
    policy = '[network_proxy]\nenabled = true\nallowed_domains = ["münchen.de"]'.encode()
    assert any("xn--" in note and "never matches" in note for note in said("münchen.de", policy).notes)


USABLE = ("a.com:443", "UPPER.com.", "münchen.de", "a*.b.com", " a.com ", "[fd00::1]", "fd00::1", "[fe80::1%25lo0]")
UNUSABLE = (
    *("", "*.", "**.", "**", "***.a.com", "https://a.com", "a.com/x", "{a,b}.com", "[ab].com", "a[", "a b.com"),
    "a\\b.com",
)


@pytest.mark.parametrize("pattern", [*USABLE, *UNUSABLE])
def test_patterns_that_stop_every_session(binary: Binary, pattern: str) -> None:
    """The real Codex accepts the policy, and then starts no thread."""
    assert binary.bwrap is not None
    escaped = pattern.replace("\\", "\\\\")
    policy = f'[network_proxy]\nenabled = true\n[network_proxy.domains]\n"{escaped}" = "allow"\n'.encode()
    with isolate.sealed(binary.bwrap)(binary.path, ARGS, {isolate.POLICY: policy}) as command:
        reply = converse(command, [Request("thread/start", {"sandbox": "workspace-write"})], timeout=60).replies[0]
    assert bool(reply.error) is (pattern in UNUSABLE), reply
    assert (domains.unusable(pattern) is not None) is (pattern in UNUSABLE)
    decided = said("other.example.com", policy)
    assert (decided.decision == "forbidden") is (pattern in UNUSABLE)
    assert ("starts no session" in decided.reason) is (pattern in UNUSABLE)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_host_and_any_pattern_get_an_answer(host: str, pattern: str) -> None:
    domains.matches(pattern, hosts.read_host(host)[0])
    domains.unusable(pattern)
    assert said(host).decision in ("allow", "forbidden", "no-rule")


@given(st.text("0123456789abcdefx.", max_size=16))
def test_other_spellings_of_an_address_are_read_as_the_system_reads_them(host: str) -> None:
    try:
        address = ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        address = None
    if hosts.leads_to(host) is not None:
        assert address is not None
        assert hosts.local(str(address)) == hosts.leads_to(host)


@pytest.mark.parametrize(
    ("host", "kind"), [("0x7f.1", "this machine"), ("2130706433", "this machine"), ("012.1", "an")]
)
def test_addresses_that_hide(host: str, kind: str) -> None:
    assert (hosts.leads_to(host) or "").startswith(kind)
    for other in ("0x8080808", "8.8.8.009", "127.0.0.1", "256.1.1.1", "1.2.3.4.5", "x.org"):
        assert hosts.leads_to(other) is None


def test_no_network_table_is_no_rule() -> None:
    assert said("a.com", b"").reason == "The policy says nothing about hosts."
