"""The real Codex, isolated by the real bubblewrap."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from codex_rollout_tui.codex import verdict as verdicts
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.verdict import Verdict
from tests.real import need, need_root

ask = functools.partial(verdicts.ask, timeout=60)

FIRST_EXAMPLE = b"""\
allowed_web_search_modes = ["disabled", "cached"]
allowed_sandbox_modes = ["workspace-write"]
allowed_approval_policies = ["on-request"]
"""
SOUND = FIRST_EXAMPLE.replace(b'["workspace-write"]', b'["read-only", "workspace-write"]')
PER_HOST = b"""\
allowed_sandbox_modes = ["read-only"]

[[remote_sandbox_config]]
hostname_patterns = ["runner-??.CI.example.com"]
allowed_sandbox_modes = ["read-only", "workspace-write"]
"""


def test_the_guides_first_example_is_refused(binary: Binary) -> None:
    verdict = ask(binary, FIRST_EXAMPLE)
    assert verdict.accepted is False
    assert verdict.key == "allowed_sandbox_modes"
    assert "must include 'read-only'" in verdict.detail
    assert "requirements.toml" not in verdict.detail
    assert verdict.version == binary.version


def test_with_read_only_it_is_accepted_and_enforced(binary: Binary) -> None:
    verdict = ask(binary, SOUND)
    assert verdict.accepted is True
    assert verdict.enforced == {
        "allowedLoginMethods": ["api", "chatgpt"],
        "allowedApprovalPolicies": ["on-request"],
        "allowedSandboxModes": ["read-only", "workspace-write"],
        "allowedWebSearchModes": ["disabled", "cached"],
    }


def test_an_empty_policy_is_accepted_and_enforces_nothing(binary: Binary) -> None:
    verdict = ask(binary, b"")
    assert (verdict.accepted, verdict.enforced) == (True, {})


@pytest.mark.parametrize(
    ("policy", "line", "column"),
    [
        (b"# one\ny = = 3\n", 2, 5),
        ("# ü\né = 'ü' x\n".encode(), 2, 9),
        (b"\xef\xbb\xbfa = = 1\n", 1, 5),
        (b"\xef\xbb\xbf# one\na = = 1\n", 2, 5),
        (b"a = 1\r\nb= = 1\r\n", 2, 4),
        (b"a = 1\na = 2\n", 2, 1),
    ],
)
def test_a_syntax_error_has_line_and_column(binary: Binary, policy: bytes, line: int, column: int) -> None:
    verdict = ask(binary, policy)
    assert (verdict.accepted, verdict.line, verdict.column) == (False, line, column)
    assert verdict.detail
    assert "|" not in verdict.detail
    assert "TOML parse error" not in verdict.detail


def test_a_type_error_names_its_key(binary: Binary) -> None:
    verdict = ask(binary, b"experimental_network.http_port = 'x'\n")
    assert verdict == Verdict(
        False,
        binary.version,
        'invalid type: string "x", expected u16',
        key="experimental_network.http_port",
    )


PROFILE = 'default_permissions = "p"\n[allowed_permission_profiles]\np = true\n[permissions.p]\n'
KEYS = {
    "allowed_approval_policies = []": "allowed_approval_policies",
    "windows.allowed_sandbox_implementations = []": "windows.allowed_sandbox_implementations",
    "allowed_login_methods = []": "allowed_login_methods",
    'model_provider = "nope"': "model_provider",
    '[model_providers.openai]\nname = "x"': "model_providers",
    '[model_providers.zz]\nname = ""': "model_providers.zz",
    "rules = {}": "rules",
    "rules = {prefix_rules = []}": "rules.prefix_rules",
    'rules = {prefix_rules = [{pattern = [{token = "a"}]}]}': "rules.prefix_rules",
    'auto_review.required_on_models = ["openai/gpt-5"]': "auto_review.required_on_models",
    'default_permissions = ":workspace"': "default_permissions",
    '[allowed_permission_profiles]\n":read-only" = true': "default_permissions",
    '[allowed_permission_profiles]\n":read-only" = true\n":workspace" = true\nx = false': "allowed_permission_profiles",
    "[permissions.p]": "permissions",
    f'{PROFILE}extends = "q"': "permissions.p",
    f'{PROFILE}extends = "p"': "permissions",
    f'{PROFILE}filesystem = {{"rel" = "read"}}': "permissions",
    f'{PROFILE}filesystem = {{"/a/*.x" = "read"}}': "permissions",
    f"{PROFILE}filesystem = {{glob_scan_max_depth = 0}}": "permissions",
    "[mcp_servers.a]": "mcp_servers.a",
    "experimental_network.domains = {'*' = 'allow'}": "network.allowed_domains",
    "experimental_network = {}\nnetwork_proxy = {}": "network_proxy",
    "apps.x.enabled = 'yes'": "apps",
}


@pytest.mark.parametrize("policy", KEYS)
def test_a_refusal_names_its_key(binary: Binary, policy: str) -> None:
    verdict = ask(binary, policy.encode())
    assert (verdict.accepted, verdict.key) == (False, KEYS[policy])


def test_bytes_that_are_no_text_are_refused(binary: Binary) -> None:
    verdict = ask(binary, b"a = '\xff'\n")
    assert (verdict.accepted, verdict.line) == (False, None)
    assert verdict.detail.startswith("invalid utf-8")


def test_a_pretended_host_name_decides_what_is_enforced(binary: Binary) -> None:
    modes = {
        host: (ask(binary, PER_HOST, host=host).enforced or {}).get("allowedSandboxModes")
        for host in (None, "Runner-12.ci.example.com", "runner-123.ci.example.com")
    }
    assert modes == {
        None: ["read-only"],
        "Runner-12.ci.example.com": ["read-only", "workspace-write"],
        "runner-123.ci.example.com": ["read-only"],
    }


def test_a_host_name_that_cannot_be_is_refused_before_anything_runs(binary: Binary) -> None:
    for host in ("", "a b", "a\n1.2.3.4 chatgpt.com", "-x", "x" * 65):
        verdict = ask(binary, b"", host=host)
        assert verdict.accepted is None
        assert "is not a host name" in verdict.reason


def test_the_older_question_gets_the_same_answers(binary: Binary) -> None:
    older = Binary(binary.path, "0.145.0", binary.origin, binary.bwrap)
    assert ask(older, SOUND) == Verdict(True, "0.145.0")
    refused, place = ask(older, FIRST_EXAMPLE), ask(older, b"x = 1\ny = = 3\n")
    newer = ask(binary, FIRST_EXAMPLE)
    assert (refused.accepted, refused.key, refused.detail) == (False, newer.key, newer.detail)
    assert (place.accepted, place.line, place.column) == (False, 2, 5)
    assert place.detail == "extra `=`, expected nothing"
    named = ask(older, b"allowed_sandbox_modes = 3")
    assert (named.key, named.detail) == ("allowed_sandbox_modes", "invalid type: integer `3`, expected a sequence")


def test_nothing_of_the_users_home_or_of_etc_is_seen_or_touched(
    binary: Binary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("a = = broken\n")
    (tmp_path / ".codex").mkdir()
    (tmp_path / ".codex" / "config.toml").write_text("a = = broken\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CODEX_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = _listing(Path("/etc/codex")), _listing(tmp_path)
    assert ask(binary, SOUND).accepted is True
    assert ask(binary, FIRST_EXAMPLE).accepted is False
    assert (_listing(Path("/etc/codex")), _listing(tmp_path)) == before
    leaking = subprocess.run(
        [binary.path, "app-server", "--print-startup-config"], capture_output=True, text=True, check=False
    )
    assert f"{tmp_path}/config.toml" in leaking.stdout, "the bait must be one that Codex would take"


def _listing(folder: Path) -> list[tuple[str, int, int]]:
    paths = [folder, *folder.rglob("*")] if folder.exists() else []
    return sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)


@pytest.fixture
def home_of_nobody() -> Iterator[Path]:
    need_root()
    home = Path(tempfile.mkdtemp())
    os.chown(home, 65534, 65534)
    yield home
    shutil.rmtree(home)


AS_NOBODY = """
import json, os, sys
from codex_rollout_tui.codex.find import find
from codex_rollout_tui.codex.verdict import ask
# The interpreter may lie in a home that is closed to others, so the rights are dropped once all is loaded.
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
assert os.geteuid() == 65534
found = find(os.environ)
print(json.dumps([[str(found.path)] + [ask(found, policy.encode(), timeout=60)._asdict()[key] for key in
    ("accepted", "key", "reason")] for policy in json.loads(sys.stdin.read())]))
"""


def test_a_plain_user_gets_the_same_verdicts(binary: Binary, home_of_nobody: Path) -> None:
    closed = home_of_nobody / "closed"
    closed.mkdir(mode=0o700)
    (closed / "codex").touch()
    ran = subprocess.run(
        [sys.executable, "-c", AS_NOBODY],
        input=json.dumps([SOUND.decode(), FIRST_EXAMPLE.decode()]),
        cwd=Path(__file__).parents[2],
        env={"HOME": str(home_of_nobody), "PATH": f"{closed}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == [
        [str(binary.path), True, None, ""],
        [str(binary.path), False, "allowed_sandbox_modes", ""],
    ]


def test_the_machines_own_bubblewrap_does_as_well(binary: Binary) -> None:
    own = Binary(binary.path, binary.version, binary.origin, need("bwrap"))
    assert ask(own, SOUND).accepted is True
    assert ask(own, FIRST_EXAMPLE).accepted is False
