"""Everything the real Codex tells about a policy, isolated by the real bubblewrap."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from codex_rollout_tui.codex import inspect as report
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.inspection import (
    Hook,
    Hooks,
    Hosts,
    IgnoredKey,
    InspectedFeature,
    InspectedServers,
    Inspection,
    NoAnswer,
    Profile,
    Thread,
)
from tests.codex.test_verdict_real import FIRST_EXAMPLE, home_of_nobody

__all__ = ["home_of_nobody"]

inspect = functools.partial(report.inspect, timeout=120)

POLICY = b"""\
allowed_sandbox_modes = ["read-only", "workspace-write"]
allowed_approval_policies = ["on-request"]
allowed_web_search_modes = ["disabled"]
allowed_approval_policy = ["never"]
misspelt.one = 1
misspelt.two = 1
another = 1
yet_another = 1

[features]
apps = false
browser_uze = false
collab = true

[mcp_servers.docs.identity]
command = "npx"

[mcp_servers.web.identity]
url = { match = "prefix", value = "https://mcp.example.com/" }

[[hooks.PreToolUse]]
matcher = "Bash"
hooks = [{ type = "command", command = "/opt/hooks/check.sh" }]

[[remote_sandbox_config]]
hostname_patterns = ["Runner-??.ci.example.com"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]

[[remote_sandbox_config]]
hostname_patterns = ["bad-*"]
allowed_sandbox_modes = ["workspace-write"]
"""
PROFILES = b"""\
default_permissions = "work"

[allowed_permission_profiles]
work = true
":read-only" = true

[permissions.work]
description = "Where work is done"
extends = ":workspace"

[permissions.work.filesystem]
"/srv" = "write"

[permissions.filesystem]
deny_read = ["~/.ssh"]
"""


@pytest.fixture(scope="module")
def told(binary: Binary) -> Inspection:
    return inspect(binary, POLICY)


def test_it_is_accepted_and_every_part_is_told(told: Inspection) -> None:
    assert told.verdict.accepted is True
    assert told.unseen == ()


def test_who_asks_for_full_access_gets_what_the_policy_leaves(told: Inspection) -> None:
    left = {"sandbox": "readOnly", "network": False, "approval": "on-request", "reviewer": "user"}
    assert told.threads == (
        Thread("nothing", **left, profile=":read-only"),  # type: ignore[arg-type]
        Thread("full access, never to be asked", **left),  # type: ignore[arg-type]
        Thread("full access", **left),  # type: ignore[arg-type]
    )


def test_without_a_policy_full_access_is_full_access(binary: Binary) -> None:
    found = inspect(binary, b"")
    assert not isinstance(found.threads, NoAnswer)
    assert found.threads[1] == Thread(
        "full access, never to be asked", sandbox="dangerFullAccess", network=True, approval="never", reviewer="user"
    )
    assert (found.ignored, found.hooks, found.features, found.hosts) == (IgnoredKey(), Hooks(), (), Hosts())
    assert found.outages == ()


def test_what_is_ignored(told: Inspection) -> None:
    assert isinstance(told.ignored, IgnoredKey)
    assert told.ignored.keys == ("allowed_approval_policy", "another", "misspelt")
    assert told.ignored.more == 1
    assert told.ignored.features == ("browser_uze",)
    assert told.ignored.legacy == (("collab", "multi_agent"),)
    assert told.ignored.fallbacks == (("web_search_mode", "Disabled"),)
    assert told.ignored.others == ()


def test_profiles_say_whether_they_are_allowed(told: Inspection, binary: Binary) -> None:
    assert told.profiles == (
        Profile(":read-only", True),
        Profile(":workspace", True),
        Profile(":danger-full-access", False),
    )
    own = inspect(binary, PROFILES)
    assert own.profiles == (
        Profile(":read-only", True),
        Profile(":workspace", False),
        Profile(":danger-full-access", False),
        Profile("work", True, "Where work is done"),
    )
    assert not isinstance(own.threads, NoAnswer), "deny_read must not need a sandbox inside of ours"
    assert (own.threads[0].profile, own.threads[0].writable) == ("work", ("/srv",))


def test_hooks_that_load(told: Inspection) -> None:
    assert told.hooks == Hooks((Hook("preToolUse", "command", "Bash", "/opt/hooks/check.sh", True),))


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        ('matcher = "("\nhooks = [{ type = "command", command = "x" }]', "invalid matcher"),
        ('hooks = [{ type = "prompt" }]', "prompt hooks are not supported"),
        ('hooks = [{ type = "agent" }]', "agent hooks are not supported"),
        ('hooks = [{ type = "command", command = "" }]', "empty hook command"),
    ],
)
def test_a_hook_that_does_not_load_is_accepted_and_yet_an_outage(binary: Binary, hook: str, said: str) -> None:
    found = inspect(binary, f"[[hooks.PreToolUse]]\n{hook}\n".encode())
    assert found.verdict.accepted is True
    assert len(found.outages) == 1
    assert said in found.outages[0]
    assert isinstance(found.hooks, Hooks)
    assert said in found.hooks.warnings[0]


def test_servers_stay_enabled_or_not(told: Inspection) -> None:
    assert isinstance(told.servers, InspectedServers)
    assert [(each.name, each.enabled, each.sample) for each in told.servers.servers] == [
        ("docs", True, "as the policy has it"),
        ("web", True, "as the policy has it"),
        ("docs", False, "same name, another identity"),
        ("web", False, "same name, another identity"),
        ("server-not-in-the-policy", False, "not in the policy"),
    ]
    assert all("requirements" in each.reason for each in told.servers.servers if not each.enabled)


def test_servers_a_person_has(binary: Binary) -> None:
    mine = {
        "docs": "npx -y anything",
        "web": "https://mcp.example.com/a",
        "b c": "npx",
        "unreachable": "https://x.invalid",
    }
    found = inspect(binary, POLICY, mcp=mine)
    assert isinstance(found.servers, InspectedServers)
    assert {each.name: each.enabled for each in found.servers.servers} == {
        "docs": True,
        "web": True,
        "b c": False,
        "unreachable": False,
    }


def test_features_that_the_policy_changes(told: Inspection) -> None:
    assert told.features == (InspectedFeature("apps", "stable", True, False),)


def test_each_pattern_of_hosts_is_tried(told: Inspection) -> None:
    assert isinstance(told.hosts, Hosts)
    runner, bad = told.hosts.hosts
    assert (runner.name, runner.modes) == ("runner-xx.ci.example.com", ("read-only", "danger-full-access"))
    assert bad.verdict is not None
    assert (bad.name, bad.verdict.accepted, bad.modes) == ("bad-any", False, None)
    assert len(told.outages) == 1
    assert "hosts like bad-any" in told.outages[0]


def test_a_pretended_host_gets_its_own(binary: Binary) -> None:
    found = inspect(binary, POLICY, host="runner-01.ci.example.com")
    assert isinstance(found.enforced, Mapping)
    assert found.enforced["allowedSandboxModes"] == ["read-only", "danger-full-access"]
    assert not isinstance(found.threads, NoAnswer)
    assert found.threads[1].sandbox == "dangerFullAccess"
    assert inspect(binary, POLICY, host="bad-1").verdict.accepted is False


def test_a_refusal_ends_it(binary: Binary) -> None:
    found = inspect(binary, FIRST_EXAMPLE)
    assert found.verdict.key == "allowed_sandbox_modes"
    assert isinstance(found.threads, NoAnswer)


def test_keys_that_look_outside_do_not_keep_the_rest_from_being_told(binary: Binary) -> None:
    outside = b'model_catalog_json = "/srv/x.json"\n' + POLICY + b'[config_server]\nbase_url = "https://x.example"\n'
    found = inspect(binary, outside)
    assert (found.verdict.accepted, found.verdict.rest_accepted) == (None, True)
    assert found.unseen == ()
    assert isinstance(found.hosts, Hosts)
    assert found.hosts.hosts[0].modes == ("read-only", "danger-full-access")


def test_telemetry_starts_without_the_machines_certificates(binary: Binary) -> None:
    found = inspect(binary, b'[otel]\nexporter = { otlp-grpc = { endpoint = "https://otel.example.com:4317" } }\n')
    assert found.unseen == ()
    gone = b'[otel.exporter.otlp-grpc]\nendpoint = "https://x"\ntls = { ca-certificate = "/gone.pem" }\n'
    found = inspect(binary, gone)
    assert found.verdict.accepted is True
    assert isinstance(found.threads, NoAnswer)
    assert "/gone.pem" in found.threads.reason


def test_as_the_older_versions_protocol_it_tells_the_same(binary: Binary) -> None:
    older = inspect(Binary(binary.path, "0.145.0", binary.origin, binary.bwrap), POLICY)
    newer = inspect(binary, POLICY)
    assert isinstance(older.ignored, IgnoredKey)
    assert isinstance(older.ignored.keys, NoAnswer)
    assert (older.threads, older.profiles, older.features) == (newer.threads, newer.profiles, newer.features)
    assert isinstance(older.enforced, Mapping)
    assert isinstance(newer.enforced, Mapping)
    assert older.enforced["allowedSandboxModes"] == newer.enforced["allowedSandboxModes"]
    assert isinstance(older.hosts, Hosts)
    assert older.hosts.hosts[0].modes == ("read-only", "danger-full-access")


ELSEWHERE = """
# The interpreter may lie in a home that is closed to others: all that is loaded later is loaded here.
import json, os, sys, unicodedata
from pathlib import Path
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.inspect import inspect
from codex_rollout_tui.codex import policy_runs, trial_servers, features, example_hosts, app_server_replies, app_server
from codex_rollout_tui.policy.edit import keys, render
from codex_rollout_tui.policy.text import document
document.Document(b"[a]\\nb = 1\\n").values
path, version, bwrap, uid = sys.argv[1:]
if int(uid):
    os.setgroups([])
    os.setresgid(*[int(uid)] * 3)
    os.setresuid(*[int(uid)] * 3)
    assert os.geteuid() == int(uid)
found = inspect(Binary(Path(path), version, "", Path(bwrap)), sys.stdin.buffer.read(), timeout=120)
print(json.dumps([found.verdict.accepted, [name for name, _ in found.unseen], found.verdict.reason,
    [thread.sandbox for thread in found.threads], [[each.name, each.enabled] for each in found.servers.servers]]))
"""
EXPECTED = [
    True,
    [],
    "",
    ["readOnly", "readOnly", "readOnly"],
    [["docs", True], ["web", True], ["docs", False], ["web", False], ["server-not-in-the-policy", False]],
]


def elsewhere(binary: Binary, before: list[str], uid: int, environ: Mapping[str, str]) -> object:
    told = (str(binary.path), binary.version, str(binary.bwrap), str(uid))
    command = [*before, sys.executable, "-c", ELSEWHERE, *told]
    ran = subprocess.run(
        command,
        input=POLICY,
        cwd=Path(__file__).parents[2],
        env={**environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""
    return json.loads(ran.stdout)


def bait(home: Path) -> dict[str, bytes]:
    """A home in which every file would change an answer, and what is in it."""
    (home / ".codex").mkdir()
    for path in ("config.toml", ".codex/config.toml", ".codex/requirements.toml"):
        (home / path).write_text("a = = broken\n")
    (home / "auth.json").write_text("{}")
    return contents(home)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def test_a_plain_user_is_told_the_same_and_the_home_is_not_touched(binary: Binary, home_of_nobody: Path) -> None:
    before = bait(home_of_nobody)
    environ = {"HOME": str(home_of_nobody), "CODEX_HOME": str(home_of_nobody), "PATH": os.environ["PATH"]}
    assert elsewhere(binary, [], 65534, environ) == EXPECTED
    assert contents(home_of_nobody) == before


def test_a_policy_in_force_on_the_machine_is_not_seen(binary: Binary, tmp_path: Path) -> None:
    """In a mount namespace of its own, `/etc/codex` holds policies that would change every answer."""
    poison = tmp_path / "poison.toml"
    poison.write_text("a = = broken\n")
    inside = [str(binary.bwrap), "--unshare-user", "--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev"]
    inside += ["--dev-bind", "/proc", "/proc", "--tmpfs", "/etc", "--tmpfs", "/run"]
    for name in ("requirements.toml", "config.toml", "managed_config.toml"):
        inside += ["--ro-bind", str(poison), f"/etc/codex/{name}"]
    bare = [*inside, "--setenv", "HOME", "/run", "--", str(binary.path), "app-server", "--print-startup-config"]
    leaking = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert "/etc/codex/" in leaking.stdout, "the bait must be one that Codex would take"
    environ = {"HOME": "/run", "PATH": os.environ["PATH"]}
    assert elsewhere(binary, [*inside, "--"], 0, environ) == EXPECTED
