"""Sandbox, approval policy and web search: what we say, against the thread the real Codex starts."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.app_server import ARGS, Conversation, Request, converse
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.policy.decide.approval import decide_approval
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.decide.sandbox import BUILT_IN, MODES, decide_sandbox
from codex_rollout_tui.policy.decide.web_search import MODES as SEARCHES
from codex_rollout_tui.policy.decide.web_search import decide_web_search
from codex_rollout_tui.policy.text.document import Document

SANDBOXES = {"readOnly": "read-only", "workspaceWrite": "workspace-write", "dangerFullAccess": "danger-full-access"}
GRANULAR = {"granular": {"sandbox_approval": True, "rules": False, "mcp_elicitations": True}}
APPROVALS = ("untrusted", "on-failure", "on-request", "never", "granular")
FALLEN = re.compile(r"Configured value for `web_search_mode` is disallowed .* required value (\w+)\.")


def _start(
    binary: Binary, policy: bytes, asked: Sequence[Mapping[str, Any]], config: str = "", host: str = ""
) -> Conversation:
    assert binary.bwrap is not None
    files = {isolate.POLICY: policy, f"{isolate.HOME}/config.toml": config.encode()}
    requests = [Request("thread/start", each) for each in asked]
    with isolate.sealed(binary.bwrap)(binary.path, ARGS, files, host or isolate.NO_HOST) as command:
        talk = converse(command, requests, timeout=60)
    assert len(talk.replies) == len(asked), talk
    return talk


def _got(asked: str, decided: Decision, open_to: str) -> str:
    """What we say a person gets; `open_to` is what they get where the policy leaves it open."""
    if decided.decision == "no-rule":
        return open_to
    return asked if decided.decision == "allow" else decided.instead or ""


OTHERS = (*MODES[1:], "external-sandbox")


@pytest.mark.parametrize(
    "allowed", [None, *(each for size in (0, 1, 2) for each in itertools.permutations(OTHERS, size))]
)
def test_sandbox_modes(binary: Binary, allowed: tuple[str, ...] | None) -> None:
    policy = b"" if allowed is None else f"allowed_sandbox_modes = {json.dumps([*allowed, 'read-only'])}".encode()
    talk = _start(binary, policy, [{"sandbox": mode} for mode in MODES])
    real = [SANDBOXES[talk.replies[at].result["sandbox"]["type"]] for at in range(len(MODES))]
    assert real == [_got(mode, decide_sandbox(Document(policy), mode), mode) for mode in MODES]


PROFILES = {
    "both built in": '[allowed_permission_profiles]\n":workspace" = true\n":read-only" = true\n',
    "read-only is the default": """default_permissions = ":read-only"
        [allowed_permission_profiles]\n":workspace" = true\n":read-only" = true\n""",
    "one": """default_permissions = ":workspace"
        [allowed_permission_profiles]\n":workspace" = true\n":read-only" = false\n""",
    "three": """default_permissions = ":workspace"
        [allowed_permission_profiles]\n":workspace" = true\n":read-only" = true\n":danger-full-access" = true\n""",
    "own": """default_permissions = "p"
        [allowed_permission_profiles]\np = true\n":read-only" = true\n[permissions.p]\nextends = "q"
        [permissions.q]\nextends = ":workspace"\ndescription = "why"\n""",
    "modes forbid the default": """allowed_sandbox_modes = ["read-only"]\ndefault_permissions = ":workspace"
        [allowed_permission_profiles]\n":workspace" = true\n":read-only" = true\n""",
    "modes forbid a choice": """allowed_sandbox_modes = ["read-only", "workspace-write"]
        default_permissions = ":workspace"
        [allowed_permission_profiles]\n":workspace" = true\n":danger-full-access" = true\n""",
}


@pytest.mark.parametrize("name", PROFILES)
def test_permission_profiles(binary: Binary, name: str) -> None:
    policy = PROFILES[name].encode()
    talk = _start(binary, policy, [{"sandbox": mode} for mode in MODES])
    for at, mode in enumerate(MODES):
        decided = decide_sandbox(Document(policy), mode)
        assert SANDBOXES[talk.replies[at].result["sandbox"]["type"]] == _mode_in(_got(mode, decided, mode)), decided
    for profile in BUILT_IN:
        reply = _start(binary, policy, [{}], config=f'default_permissions = "{profile}"\n').replies[0].result
        decided = decide_sandbox(Document(policy), profile)
        assert SANDBOXES[reply["sandbox"]["type"]] == _mode_in(_got(profile, decided, profile)), decided


def _mode_in(said: str) -> str:
    """The mode in what we say: `workspace-write`, `:workspace`, `the profile p (workspace-write)`."""
    return BUILT_IN.get(said) or said.rpartition("(")[2].removesuffix(")")


HOSTS = {
    "ci-1": ["ci-*"],
    "CI-2.example.com": ["nope", "ci-?.example.com"],
    "ci-12": ["ci-?"],
    "zz": [" ZZ. "],
    "a.b": ["**"],
    "other": ["oth"],
    "x": ["[xy]", "{x,y}", "?x", ""],
    "aXXbYYc": ["a*b*c"],
}


@pytest.mark.parametrize("host", HOSTS)
def test_hosts(binary: Binary, host: str) -> None:
    policy = f"""allowed_sandbox_modes = ["read-only"]
        [[remote_sandbox_config]]
        hostname_patterns = {json.dumps(HOSTS[host])}
        allowed_sandbox_modes = ["read-only", "workspace-write"]
        [[remote_sandbox_config]]
        hostname_patterns = ["ci-*"]
        allowed_sandbox_modes = ["read-only", "danger-full-access"]
        """.encode()
    talk = _start(binary, policy, [{"sandbox": mode} for mode in MODES], host=host)
    real = [SANDBOXES[talk.replies[at].result["sandbox"]["type"]] for at in range(len(MODES))]
    assert real == [_got(mode, decide_sandbox(Document(policy), mode, host=host), mode) for mode in MODES]


def _policies(allowed: Sequence[str]) -> bytes:
    table = "{ granular = { sandbox_approval = true, rules = false, mcp_elicitations = true } }"
    entries = ", ".join(table if each == "granular" else json.dumps(each) for each in allowed)
    return f"allowed_approval_policies = [{entries}]".encode()


@pytest.mark.parametrize("allowed", [each for size in (1, 2) for each in itertools.permutations(APPROVALS, size)])
def test_approval_policies(binary: Binary, allowed: tuple[str, ...]) -> None:
    policy = _policies(allowed)
    asked = [name for name in APPROVALS if name != "on-failure"]
    talk = _start(binary, policy, [{"approvalPolicy": GRANULAR if name == "granular" else name} for name in asked])
    for at, name in enumerate(asked):
        real = talk.replies[at].result["approvalPolicy"]
        ours = _got(name, decide_approval(Document(policy), name), name)
        if isinstance(real, dict):
            on = [switch for switch, is_on in real["granular"].items() if is_on]
            assert ours in ("granular", f"granular with {', '.join(on)} on")
        else:
            assert real == ours


LISTS = [each for size in range(3) for each in itertools.combinations(reversed(SEARCHES), size)]


@pytest.mark.parametrize("allowed", LISTS)
def test_web_search_modes(binary: Binary, allowed: tuple[str, ...]) -> None:
    policy = f"allowed_web_search_modes = {json.dumps(allowed)}".encode()
    for mode in SEARCHES:
        talk = _start(binary, policy, [{}], config=f'web_search = "{mode}"\n')
        told = [FALLEN.match(notice["summary"]) for method, notice in talk.notices if method == "configWarning"]
        fallen = next((found[1].lower() for found in told if found), mode)
        assert fallen == _got(mode, decide_web_search(Document(policy), mode), mode)
