"""Sandbox modes for hosts by name, in the effective policy."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.layers.explain import explain
from codex_rollout_tui.policy.text.document import Document
from tests.policy.layers.enforced import as_enforced

POLICY = Document(b"""
allowed_sandbox_modes = ["read-only"]
[[remote_sandbox_config]]
hostname_patterns = ["web-*"]
allowed_sandbox_modes = ["read-only", "workspace-write"]
[[remote_sandbox_config]]
hostname_patterns = ["WEB-1", "ci-?"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]
""")


@pytest.mark.parametrize(
    ("host", "modes", "line"),
    [
        ("web-1", ["read-only", "workspace-write"], 5),
        ("CI-7", ["read-only", "danger-full-access"], 8),
        ("laptop", ["read-only"], 2),
    ],
)
def test_the_first_entry_that_matches_counts_on_a_host(host: str, modes: list[str], line: int) -> None:
    (effective,) = explain({"system": POLICY}, host=host).effective
    (entry,) = effective.entries
    assert (entry.key, entry.value, entry.won.line) == ("allowed_sandbox_modes", modes, line)
    printed = as_enforced(effective)
    assert printed is not None
    assert printed["allowedSandboxModes"] == modes


def test_without_a_host_the_entries_stay_and_the_list_is_marked() -> None:
    (effective,) = explain({"system": POLICY}).effective
    notes = {entry.key: entry.note for entry in effective.entries}
    assert list(notes) == ["allowed_sandbox_modes", "remote_sandbox_config[0]", "remote_sandbox_config[1]"]
    assert notes["allowed_sandbox_modes"] == "differs by host: see remote_sandbox_config"


def test_old_clients_know_no_hosts() -> None:
    (effective,) = explain({"system": POLICY}, client="0.121.0", host="web-1").effective
    assert effective.values == {"allowed_sandbox_modes": ["read-only"]}


def test_a_list_for_hosts_that_misses_read_only_stops_codex_there_only() -> None:
    bad = Document(
        b'[[remote_sandbox_config]]\nhostname_patterns = ["ci"]\nallowed_sandbox_modes = ["workspace-write"]'
    )
    (there,) = explain({"system": bad}, host="ci").effective
    assert [(each.line, each.finding and each.finding.code) for each in there.refusals] == [(3, "REQ021")]
    (elsewhere,) = explain({"system": bad}, host="laptop").effective
    assert not elsewhere.refusals


def test_a_stronger_layer_with_a_list_for_every_host_beats_entries_for_hosts() -> None:
    strong, weak = Document(b'allowed_sandbox_modes = ["read-only"]'), POLICY
    for effective in explain({"cloud": strong, "system": weak}).effective:
        assert effective.values == {"allowed_sandbox_modes": ["read-only"]}, effective.order.name
        assert [each.by for each in effective.dropped] == ["cloud", "cloud"]


def test_final_dots_of_a_pattern_do_not_count() -> None:
    dotted = POLICY.data.replace(b'"web-*"', b'"web-1.."')
    (effective,) = explain({"system": Document(dotted)}, host="web-1").effective
    assert effective.values == {"allowed_sandbox_modes": ["read-only", "workspace-write"]}
