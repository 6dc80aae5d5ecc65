"""What an attestation keeps of a policy."""

from __future__ import annotations

import json

from codex_rollout_tui.policy.catalogue.key_values import key_values
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256

KEYS = [
    "allowed_sandbox_modes",
    "experimental_network",
    "features.x",
    "rules.prefix_rules",
    "mcp_servers.<id>.identity",
]


def test_values_are_plain_and_the_same_for_every_spelling() -> None:
    one = Document(b'mcp_servers = { b = { identity = { url = "u" } }, a = {} }\nfeatures.x = true\nother = 07:32\n')
    other = Document(b'[feature_requirements]\nx = true\n[mcp_servers.a]\n[mcp_servers.b.identity]\nurl = "u"\n')
    assert key_values(one, KEYS) == {
        "allowed_sandbox_modes": None,
        "experimental_network": None,
        "features.x": True,
        "rules.prefix_rules": None,
        "mcp_servers.<id>.identity": {"a": {}, "b": {"identity": {"url": "u"}}},
    }
    assert json.dumps(key_values(one, KEYS)) == json.dumps(key_values(other, KEYS))
    assert key_values(one, ["other"]) == {"other": "07:32:00"}


def test_the_three_network_tables_are_one_key() -> None:
    for name in ("experimental_network", "network_proxy", "permissions.network"):
        document = Document(f"[{name}]\nenabled = true\n".encode())
        assert key_values(document, ["experimental_network", "experimental_network.enabled"]) == {
            "experimental_network": {"enabled": True},
            "experimental_network.enabled": True,
        }


def test_false_and_empty_are_values() -> None:
    document = Document(b"a = false\nb = []\nc = inf\n")
    assert key_values(document, ["a", "b", "c", "d"]) == {"a": False, "b": [], "c": "inf", "d": None}


def test_a_broken_policy_has_no_values() -> None:
    assert key_values(Document(b"a = "), ["a"]) == {"a": None}


def test_the_hash_is_of_the_bytes() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256(b"a\n") != sha256(b"a\r\n")
