"""`codex-rollout policy verdict`, as a person and a script have it, on the real Codex where one is needed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary, find
from tests.cli.command import data, process, refused, run, unchanged
from tests.real import need

REFUSED = 'allow_appshots = true\nallowed_sandbox_modes = ["workspace-write"]\n'
SOUND = """\
allowed_sandbox_modes = ["read-only", "workspace-write"]
allowed_approval_policies = ["on-request"]
allowed_approval_policy = ["never"]

[features]
apps = false

[mcp_servers.docs.identity]
command = "npx"

[[remote_sandbox_config]]
hostname_patterns = ["ci-*"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return tmp_path / "requirements.toml"


@pytest.fixture(scope="module")
def real() -> Binary:
    need("codex")
    need("bwrap")
    found = find(os.environ, timeout=60)
    assert isinstance(found, Binary)
    lack = isolate.available(found.bwrap, timeout=60)
    if lack is not None and os.environ.get("CODEX_ROLLOUT_REQUIRE_REAL") != "1":
        pytest.skip(lack.reason)
    return found


def verdict(policy: Path, *arguments: object, code: int) -> str:
    return run("policy", "verdict", policy, *arguments, code=code).stdout.replace(str(policy), "FILE")


def as_json(policy: Path, *arguments: object, code: int) -> dict[str, Any]:
    return data("policy", "verdict", policy, *arguments, code=code)


def test_a_refusal_is_an_outage_with_its_line(policy: Path, real: Binary) -> None:
    policy.write_text(REFUSED)
    said = verdict(policy, code=1)
    assert said.startswith(f"Codex {real.version} refuses FILE: an outage for everybody it reaches.\n")
    assert "exec and new threads refuse to start" in said
    assert "must include 'read-only'" in said
    lines = said.splitlines()
    at = lines.index('     2 | allowed_sandbox_modes = ["workspace-write"]')
    assert lines[at - 1] == "  FILE:2:1 allowed_sandbox_modes"
    assert lines[at + 1] == "       | ^^^^^^^^^^^^^^^^^^^^^"
    assert "What people get" not in said


def test_what_people_get_is_said_in_plain_words(policy: Path, real: Binary) -> None:
    policy.write_text(SOUND)
    with unchanged(policy.parent):
        said = verdict(policy, code=0)
    assert said.startswith(f"Codex {real.version} accepts FILE.\n")
    for line in (
        "  Who asks for nothing: may read, not write; no network; asked when the agent wants more; profile :read-only",
        "  Who asks for full access: may read, not write; no network; asked when the agent wants more",
        "  Unknown keys: allowed_approval_policy",
        "  :danger-full-access  not allowed",
        "  docs                      npx                 enabled                  (as the policy has it)",
        "  docs                      some-other-command  disabled by this policy  (same name, another identity)",
        "  apps  on -> off  stable",
        "  ci-*, tried as ci-any: sandbox modes read-only, danger-full-access",
    ):
        assert f"{line}\n" in said
    assert "^" not in said


def test_full_access_stands_out(policy: Path, real: Binary) -> None:
    policy.write_text("")
    assert "Who asks for full access, never to be asked: FULL ACCESS, no sandbox; NEVER ASKED" in verdict(
        policy, code=0
    )


def test_json_is_complete(policy: Path, real: Binary) -> None:
    policy.write_text(SOUND)
    found = as_json(policy, "--host", "ci-7", "--mcp", "docs=npx -y x", "--mcp", "web=https://x.example", code=0)
    assert (found["path"], found["version"], found["accepted"]) == (str(policy), real.version, True)
    assert (found["place"], found["outages"], found["unseen"], found["notes"]) == (None, [], [], [])
    parts = ("enforced", "threads", "ignored", "profiles", "hooks", "servers", "features", "hosts")
    assert all(found[part]["untold"] is None for part in parts)
    assert found["enforced"]["value"]["allowedSandboxModes"] == ["read-only", "danger-full-access"]
    assert found["threads"]["value"][1]["sandbox"] == "dangerFullAccess"
    assert found["ignored"]["value"]["keys"] == {"value": ["allowed_approval_policy"], "untold": None}
    assert [(each["name"], each["enabled"]) for each in found["servers"]["value"]["servers"]] == [
        ("docs", True),
        ("web", False),
    ]
    host = found["hosts"]["value"]["hosts"][0]
    assert (host["name"], host["verdict"]["accepted"]) == ("ci-any", True)
    assert host["modes"]["value"] == ["read-only", "danger-full-access"]


def test_json_of_a_refusal(policy: Path, real: Binary) -> None:
    policy.write_text(REFUSED)
    found = as_json(policy, code=1)
    assert (found["accepted"], found["key"]) == (False, "allowed_sandbox_modes")
    assert found["place"] == {
        "path": ["allowed_sandbox_modes"],
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 22,
    }
    assert found["threads"]["value"] is None
    assert "refuses" in found["threads"]["untold"]["reason"]
    assert found["unseen"] == []


def test_accepted_and_yet_an_outage(policy: Path, real: Binary) -> None:
    policy.write_text('[[hooks.Stop]]\nhooks = [{ type = "prompt" }]\n')
    said = verdict(policy, code=1)
    assert "accepts FILE" in said
    assert "And yet an outage: No thread starts: failed to load required managed hooks" in said
    found = as_json(policy, code=1)
    assert found["accepted"] is True
    assert len(found["outages"]) == 1


def test_a_server_of_more_policy_is_never_green(policy: Path, real: Binary) -> None:
    policy.write_text('model_catalog_json = "/x.json"\n[config_server]\nbase_url = "https://x.example"\n')
    said = verdict(policy, code=1)
    assert said.startswith(f"No verdict of Codex {real.version} on FILE. Codex accepts the rest")
    assert said.count("  Note: ") == 2
    assert "  FILE:1:1 model_catalog_json\n" in said
    assert "What people get" in said
    found = as_json(policy, code=1)
    assert (found["accepted"], found["rest_accepted"]) == (None, True)


def test_broken_text_has_the_place_codex_names(policy: Path, real: Binary) -> None:
    policy.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = = 2\r\n")
    assert "  FILE:2:5\n     2 | b = = 2\n       |     ^\n" in verdict(policy, code=1)


def test_no_codex_is_no_verdict(policy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    policy.write_text(SOUND)
    monkeypatch.setattr("codex_rollout_tui.codex.find._candidates", lambda *_: iter(()))
    said = verdict(policy, code=1)
    assert said.startswith("No verdict of Codex on FILE. No codex was found")
    assert "npm install -g @openai/codex" in said
    assert "What people get" not in said
    found = as_json(policy, code=1)
    assert (found["accepted"], found["version"]) == (None, None)
    assert "threads" in found["unseen"]


def test_wrong_use_is_one_sentence(policy: Path, tmp_path: Path) -> None:
    policy.write_text(SOUND)
    assert "cannot be read" in refused("policy", "verdict", tmp_path / "gone.toml")
    assert "cannot be read" in refused("policy", "verdict", tmp_path)
    assert "is not a host name" in refused("policy", "verdict", policy, "--host", "a b")
    assert "names no server" in refused("policy", "verdict", policy, "--mcp", "npx")
    assert "names no server" in refused("policy", "verdict", policy, "--mcp", "docs= ")
    assert "twice" in refused("policy", "verdict", policy, "--mcp", "a=b", "--mcp", "a=c")
    assert "quotes" in refused("policy", "verdict", policy, "--mcp", "a='b")
    assert str(tmp_path) in refused("policy", "verdict", policy, "--codex", tmp_path / "codex")


def test_a_codex_that_was_named_is_the_one_asked(policy: Path, real: Binary) -> None:
    policy.write_text("")
    assert as_json(policy, "--codex", real.path, code=0)["version"] == real.version


HOSTILE = r"""
"\u001b[31mkey\u202e" = 1

[[remote_sandbox_config]]
hostname_patterns = ["\u001b[2J"]
allowed_sandbox_modes = ["read-only"]

[mcp_servers."\u001b]0;x"]
identity.command = "\u0007"
"""


def test_standard_input_and_hostile_text(real: Binary, tmp_path: Path) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text(HOSTILE)
    said = run("policy", "verdict", policy, code=None).stdout
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "\u202e" not in said
    ran = process("policy", "verdict", "-")
    assert ran.returncode == 0
    assert ran.stdout.startswith(b"Codex")
