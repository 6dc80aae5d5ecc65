"""MCP servers made from a policy, and what the binary prints of them."""

from __future__ import annotations

import json

import pytest
import tomli

from codex_rollout_tui.codex import example_hosts, trial_servers
from codex_rollout_tui.codex.isolate import is_host
from codex_rollout_tui.codex.trial_servers import TrialServer, UntriableServer
from codex_rollout_tui.policy.catalogue.sandbox_hosts import all_patterns

IDENTITIES = {
    "a": {"command": "npx", "url": "https://dropped"},
    "b": {"url": "https://x"},
    "c": {"url": {"match": "prefix", "value": "https://y/"}},
    "d": {
        "command": {
            "executable": "uvx",
            "args": [{"match": "exact", "value": "-x"}, {"match": "regex", "expression": "abc"}],
        }
    },
    "e": {"url": {"match": "regex", "expression": "https://.*"}},
    "f": {"command": {"executable": "uvx", "args": [{"match": "regex", "expression": "v[0-9]+"}]}},
    "g": {"command": ""},
}
POLICY = {"mcp_servers": {name: {"identity": identity} for name, identity in IDENTITIES.items()}}


def test_samples_match_the_policy_and_then_do_not() -> None:
    alike, other, untriable = trial_servers.samples(POLICY)
    assert alike == [
        TrialServer("a", "npx", sample=trial_servers.MATCHING),
        TrialServer("b", url="https://x", sample=trial_servers.MATCHING),
        TrialServer("c", url="https://y/", sample=trial_servers.MATCHING),
        TrialServer("d", "uvx", ("-x", "abc"), sample=trial_servers.MATCHING),
        TrialServer(trial_servers.UNLISTED_NAME, trial_servers.ANOTHER_COMMAND, sample=trial_servers.UNLISTED),
    ]
    assert [each.name for each in other] == list("abcdefg")
    assert {each.url for each in other} == {"", trial_servers.ANOTHER_URL}
    assert [each.name for each in untriable] == ["e", "f", "g"]


@pytest.mark.parametrize("policy", [{}, {"mcp_servers": {}}, {"mcp_servers": [1]}])
def test_a_policy_without_servers_is_tried_with_one_that_it_does_not_have(policy: dict[str, object]) -> None:
    alike, other, untriable = trial_servers.samples(policy)
    assert ([each.name for each in alike], other, untriable) == ([trial_servers.UNLISTED_NAME], [], [])


def test_only_so_many_are_tried() -> None:
    many = {"mcp_servers": {f"s{at}": {"identity": {"command": "x"}} for at in range(trial_servers.MOST + 3)}}
    alike, other, untriable = trial_servers.samples(many)
    assert len(alike) == trial_servers.MOST + 1
    assert len(other) == trial_servers.MOST
    assert untriable[0] == UntriableServer(f"s{trial_servers.MOST}", "only 50 servers are tried")


def test_what_a_person_names() -> None:
    assert trial_servers.named_servers(
        {"a": "npx -y 'b c'", "d": "https://x/y?z", "e": "unix:///s", "f": "C:\\x.exe"}
    ) == (
        TrialServer("a", "npx", ("-y", "b c")),
        TrialServer("d", url="https://x/y?z"),
        TrialServer("e", url="unix:///s"),
        TrialServer("f", "C:x.exe"),
    )
    with pytest.raises(ValueError, match="quot"):
        trial_servers.named_servers({"a": "npx 'b"})


def test_a_configuration_is_toml_whatever_the_names() -> None:
    odd = 'quote " and \\ ü ]\n[x]'
    tried = [TrialServer(odd, odd, (odd,)), TrialServer("b.c", url=f"https://{odd}")]
    read = tomli.loads(trial_servers.config(tried).decode())["mcp_servers"]
    assert read[odd] == {"command": odd, "args": [odd]}
    assert read["b.c"]["url"] == f"https://{odd}"
    assert "bearer_token_env_var" in read["b.c"], "or Codex waits for the network before it answers"


def test_what_the_binary_prints() -> None:
    tried = [TrialServer("b", "x"), TrialServer("a", "y")]
    said = [{"name": "a", "enabled": False, "disabled_reason": "no\x1b[1m"}, {"name": "b", "enabled": True}]
    found = trial_servers.read(json.dumps(said).encode(), tried)
    assert found is not None
    assert [(each.name, each.enabled, each.reason) for each in found] == [("b", True, ""), ("a", False, "no")]


@pytest.mark.parametrize(
    "printed",
    [b"", b"[]", b"{}", b"3", b"null", b"\xff", b'[{"name": "a"}]', b'[{"name": "a", "enabled": 1}]', b"[" * 100_000],
)
def test_prints_that_make_no_sense(printed: bytes) -> None:
    assert trial_servers.read(printed, [TrialServer("a", "x")]) is None


def test_host_names_made_from_patterns() -> None:
    assert all_patterns(
        {"remote_sandbox_config": [{"hostname_patterns": ["a", 3, "b"]}, {"hostname_patterns": ["a"]}, {}, 4]}
    ) == ["a", "b"]
    assert all_patterns({"remote_sandbox_config": 3}) == []
    assert example_hosts.example("Runner-??.CI.example.com") == "runner-xx.ci.example.com"
    assert example_hosts.example("*") == "any"
    assert example_hosts.example("*" * 40) == "x" * 40
    for pattern in ("", "a b", "[ab]", "ü", "x" * 65):
        assert example_hosts.example(pattern) is None
    for pattern in ("*.*", "-*", "dev-*", "?", "a_b*"):
        name = example_hosts.example(pattern)
        assert name is None or is_host(name)
