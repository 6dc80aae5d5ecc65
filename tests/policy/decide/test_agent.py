"""What we say of scripts and hosts, against the real agent under the same policy.

CODEX_ROLLOUT_SCRIPTS=1500 tries so many scripts (300 otherwise); CODEX_ROLLOUT_SEED changes the streams.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.policy.decide.command import decide_command
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.decide.domain import decide_domain
from codex_rollout_tui.policy.text.document import Document
from tests.policy.decide import agent, domains, scripts

SCRIPTS = int(os.environ.get("CODEX_ROLLOUT_SCRIPTS", "300"))
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))
HOSTS = 40
PUBLIC = "8.8.8.8"
"""Where every name leads that is to be looked up: an address that no network here knows."""


def test_scripts_get_the_answer_of_the_real_agent(binary: Binary, tmp_path: Path) -> None:
    asked = [*scripts.HARD, *scripts.Maker(SEED).many(SCRIPTS)]
    document = Document(scripts.POLICY)
    said = [agent.ruled(each, scripts.REASON) for each in agent.told(binary, tmp_path, scripts.POLICY, asked)]
    ours = [decide_command(document, script).decision for script in asked]
    _same("scripts", asked, said, ours)
    assert set(said) == {"forbidden", "prompt", "no-rule"}


def _same(what: str, asked: Sequence[str], said: Sequence[str], ours: Sequence[str]) -> None:
    wrong = [each for each in zip(asked, said, ours, strict=True) if each[1] != each[2]]
    print(f"{what}: the same decision on {len(asked) - len(wrong)} of {len(asked)}")
    assert not wrong, f"{len(wrong)} of {len(asked)} differ, the first: {wrong[:5]}"


def _reached(binary: Binary, folder: Path, policy: bytes, hosts: Sequence[str]) -> list[str]:
    names = {
        name: PUBLIC for host in hosts if (name := re.sub(r":\d+$", "", host).strip(".").lower()) and _is_name(name)
    }
    names |= {"localhost": "127.0.0.1", "private.c.example.com": "10.1.2.3"}
    told = agent.told(
        binary, folder, policy, [agent.request(host) for host in hosts], sandbox="workspace-write", hosts=names
    )
    return [agent.reached(each) for each in told]


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[a-z0-9.-]*[a-z-][a-z0-9.-]*", name) is not None and not name.startswith("0x")


def _meaning(decided: Decision) -> str:
    """Our decision in the agent's terms."""
    key = (decided.key or "").rpartition(".")[2]
    if decided.decision == "allow":
        return "allowed"
    if decided.decision == "no-rule":
        return "asked"
    if key == "managed_allowed_domains_only":
        return "unlisted"
    return "local" if "keeps from commands" in decided.reason else "denied"


@pytest.mark.parametrize("lists", [False, True])
def test_every_kind_of_pattern_gets_the_answer_of_the_real_proxy(binary: Binary, tmp_path: Path, lists: bool) -> None:
    policy = domains.policy(domains.HARD, lists=lists, more="managed_allowed_domains_only = true\n" if lists else "")
    said = _reached(binary, tmp_path, policy, domains.HOSTS)
    ours = [_meaning(decide_domain(Document(policy), host)) for host in domains.HOSTS]
    _same("hosts", domains.HOSTS, said, ours)
    assert set(said) == {"allowed", "denied", "local", "unlisted" if lists else "asked"}


def test_generated_hosts_get_the_answer_of_the_real_proxy(binary: Binary, tmp_path: Path) -> None:
    maker = domains.Maker(SEED)
    policy = domains.policy(maker.domains(8), more="allow_local_binding = true\n")
    hosts = [*maker.hosts(HOSTS), "localhost", "10.0.0.1"]
    said = _reached(binary, tmp_path, policy, hosts)
    _same("generated hosts", hosts, said, [_meaning(decide_domain(Document(policy), host)) for host in hosts])


def test_names_that_lead_nowhere_or_into_a_private_network_are_blocked_as_the_note_says(
    binary: Binary, tmp_path: Path
) -> None:
    policy = domains.policy({"**.example.com": "allow"})
    hosts = ["private.c.example.com", "public.example.com"]
    assert _reached(binary, tmp_path, policy, hosts) == ["local", "allowed"]
    for host in hosts:
        decided = decide_domain(Document(policy), host)
        assert decided.decision == "allow"
        assert any("private address" in note for note in decided.notes)
