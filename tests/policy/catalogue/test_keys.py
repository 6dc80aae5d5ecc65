"""The key catalogue is whole, and finds its way from a policy's own paths."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.catalogue.keys import (
    NEWEST,
    VERSIONS,
    children,
    families,
    features,
    keys,
    node_at,
    spec,
)


def test_it_has_everything_that_was_measured() -> None:
    assert len(VERSIONS) == 17
    assert NEWEST == "0.169.0"
    assert len(keys()) == 297
    assert len(features()) == 236


def test_the_newest_client_knows_so_many_features_of_each_stage() -> None:
    stages = [each.stage for each in features().values() if each.stage]
    assert len(stages) == 215
    counts = {stage: stages.count(stage) for stage in set(stages)}
    assert counts == {
        "stable": 68,
        "under development": 90,
        "removed": 48,
        "experimental": 5,
        "deprecated": 4,
    }


@pytest.mark.parametrize("name", list(keys()))
def test_every_key_can_be_reached(name: str) -> None:
    entry = spec(name)
    assert entry is not None
    assert entry.path == name
    assert entry.family in families()
    assert entry.since in VERSIONS
    node = node_at(name)
    assert node is not None
    assert node.spec is not None
    assert node.spec.path == name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("mcp_servers", "docs", "identity", "command"), "mcp_servers.<id>.identity.command"),
        (("rules", "prefix_rules", 3, "pattern", 0, "any_of"), "rules.prefix_rules[].pattern[].any_of"),
        (("hooks", "Stop", 0, "hooks", 1, "type"), "hooks.<Event>[].hooks[].type"),
        (("otel", "trace_exporter", "otlp-grpc", "tls"), "otel.<exporter>.otlp-grpc.tls"),
        (("permissions", "network", "http_port"), "experimental_network.http_port"),
        (("permissions", "network", "enabled"), "permissions.network.enabled"),
        (("permissions", "mine", "filesystem", "/srv"), "permissions.<name>.filesystem.<path>"),
        (("experimental_network", "domains", "a.b"), "experimental_network.domains.<name>"),
        (("allowed_sandbox_modes", 1), "allowed_sandbox_modes[]"),
        ("mcp_servers.docs.identity", "mcp_servers.<id>.identity"),
        ("features.browser_use", "features.<name>"),
    ],
)
def test_a_policys_own_path_leads_to_the_pattern(path: str | tuple[str | int, ...], name: str) -> None:
    entry = spec(path)
    assert entry is not None
    assert entry.path == name


@pytest.mark.parametrize("path", ["nope", "hooks.preToolUse", ("mcp_servers", "a", "url"), ("windows", 0), ()])
def test_what_is_not_there_is_not_found(path: str | tuple[str | int, ...]) -> None:
    assert spec(path) is None


def test_children_of_a_table() -> None:
    assert set(children("rules.prefix_rules[]")) == {"pattern", "decision", "justification", "canonical_matching"}
    assert set(children("mcp_servers")) == {"<id>"}
    assert len([name for name in children() if (spec(name) or keys()[name]).state(NEWEST) == "known"]) == 48


@pytest.mark.parametrize(
    ("path", "client", "state"),
    [
        ("mcp_servers.<id>.identity.command.executable", "0.138.0", "fatal"),
        ("mcp_servers.<id>.identity.command.executable", "0.145.0", "known"),
        ("mcp_servers.<id>.identity.command.executable", "0.80.0", "unknown"),
        ("windows.sandbox_private_desktop", "0.152.1", "known"),
        ("windows.sandbox_private_desktop", "0.169.0", "unknown"),
        ("permissions.network", "0.166.0", "fatal"),
    ],
)
def test_old_clients_ignore_or_refuse(path: str, client: str, state: str) -> None:
    entry = spec(path)
    assert entry is not None
    assert entry.state(client) == state
