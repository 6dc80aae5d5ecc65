"""`codex-rollout policy test`, and `policy decide --keep`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.codex.find import Binary
from tests.cli.command import data, process, refused, run, unchanged
from tests.programs import program
from tests.real import need

POLICY = """\
allowed_sandbox_modes = ["read-only"]
[rules]
prefix_rules = [{ pattern = [{ token = "git" }, { token = "push" }], decision = "prompt", justification = "Review." }]
[mcp_servers.docs]
identity = { command = "docs" }
[plugins.p.mcp_servers.docs]
identity = { command = "docs" }
"""
EXPECTED = """\
schema_version = 1

[[expect]]
command = "git push origin main"
decision = "prompt"

[[expect]]
sandbox = "workspace-write"
decision = "forbidden"
why = "read\\u001b[31m only"
"""
OFF = ("--codex", "off")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.toml"
    path.write_text(POLICY)
    return path


@pytest.fixture
def kept(policy: Path) -> Path:
    path = policy.with_name("requirements.toml.expect.toml")
    path.write_text(EXPECTED)
    return path


def test_all_met_is_good(policy: Path, kept: Path) -> None:
    with unchanged(policy.parent):
        shown = run("policy", "test", policy, *OFF).stdout
    assert shown.splitlines() == [
        f"{policy}: all 2 met",
        "  met   command git push origin main must prompt",
        "  met   sandbox workspace-write must be forbidden",
        "",
    ]


def test_what_is_unmet_is_loud_and_comes_first(policy: Path, kept: Path) -> None:
    policy.write_text(POLICY.replace('["read-only"]', '["read-only", "workspace-write"]'))
    shown = run("policy", "test", policy, *OFF, code=1).stdout
    assert shown.splitlines() == [
        f"{policy}: 1 of 2 unmet",
        "  UNMET sandbox workspace-write must be forbidden, but it is allow",
        "        workspace-write is among the allowed modes.",
        "        decided by: allowed_sandbox_modes.1, line 1",
        "        expected because: read\\x1b[31m only",
        f"        expected in: {kept}, line 7",
        "  met   command git push origin main must prompt",
        "",
    ]


def test_the_json_is_complete(policy: Path, kept: Path) -> None:
    policy.write_text(POLICY.replace('"prompt"', '"forbidden"'))
    found = data("policy", "test", policy, *OFF, code=1)
    assert (found["client"], found["met"], found["unmet"]) == ("0.169.0", 1, 1)
    (file,) = found["files"]
    assert (file["path"], file["expectations"]) == (str(policy), str(kept))
    assert (file["good"], file["halt"], file["met"], file["unmet"], file["codex"]) == (False, None, 1, 1, None)
    assert file["outcomes"][0] == {
        "question": "command",
        "asked": "git push origin main",
        "host": None,
        "expected": "prompt",
        "why": "",
        "expected_line": 3,
        "met": False,
        "decision": "forbidden",
        "reason": "Codex refuses to run it: the rule for git push in line 3 says forbidden. The policy says: Review.",
        "key": "rules.prefix_rules.0",
        "line": 3,
        "instead": None,
        "basis": "measured on Codex 0.169.0: its rule engine, and what its agent does with scripts",
    }
    assert "\x1b" not in run("policy", "test", policy, "--format", "json", *OFF, code=1).stdout


def test_under_a_refused_policy_nothing_is_met(policy: Path, kept: Path) -> None:
    policy.write_text('allowed_sandbox_modes = ["danger-full-access"]')
    shown = run("policy", "test", policy, *OFF, code=1).stdout
    assert shown.startswith(f"{policy}: 2 of 2 unmet\n  Codex refuses this policy and does not start (line 1: ")
    assert shown.count("UNMET") == shown.count(": not judged") == 2
    found = data("policy", "test", policy, *OFF, code=1)["files"][0]
    assert found["halt"].startswith("Codex refuses this policy")
    assert [(each["met"], each["decision"]) for each in found["outcomes"]] == [(False, None)] * 2


def test_where_nothing_is_expected_nothing_is_good(policy: Path) -> None:
    shown = run("policy", "test", policy, *OFF, code=1).stdout
    assert "nothing is expected of it, so nothing was tested" in shown
    assert f'codex-rollout policy decide {policy} --command "git push" --keep' in shown
    assert data("policy", "test", policy, *OFF, code=1)["files"][0]["good"] is False
    policy.with_name("requirements.toml.expect.toml").write_text("schema_version = 1\n")
    assert run("policy", "test", policy, *OFF, code=1).stdout == shown


def test_one_file_without_expectations_spoils_the_others(policy: Path, kept: Path) -> None:
    other = policy.with_name("other.toml")
    other.write_text("")
    shown = run("policy", "test", policy, other, *OFF, code=1).stdout
    assert shown.splitlines()[-1] == "2 policies, 2 met, 0 unmet, 1 of which nothing is expected"


def test_a_file_that_cannot_be_read_hides_no_other(policy: Path, kept: Path) -> None:
    result = run("policy", "test", policy.parent / "none.toml", policy, *OFF, code=2)
    assert "none.toml cannot be read: it is not there" in result.stderr
    assert "all 2 met" in result.stdout
    kept.write_text(EXPECTED.replace('"forbidden"', '"forbiden"'))
    result = run("policy", "test", policy, *OFF, code=2)
    assert result.stdout == ""
    assert result.stderr == (
        f"codex-rollout: {kept}, line 9: there is no decision 'forbiden'. Write one of allow, forbidden, no-rule.\n"
    )


def test_wrong_use_is_one_sentence(tmp_path: Path) -> None:
    assert "Standard input has no expectations" in refused("policy", "test", "-")
    assert "is not a rollout" in refused("-C", tmp_path, "policy", "test")
    assert "was not measured" in refused("policy", "test", "x", "--client", "1.0")
    told = refused("policy", "test", "x", "--codex", tmp_path / "none")
    assert str(tmp_path / "none") in told


def test_another_client_is_asked_as_itself(policy: Path, kept: Path) -> None:
    shown = run("policy", "test", policy, *OFF, "--client", "0.80", code=1).stdout
    assert "UNMET command git push origin main must prompt, but it is no-rule" in shown
    assert "Of Codex 0.80.0 only the keys it reads were measured" in shown


def test_what_is_known_from_public_source_only_is_told(policy: Path) -> None:
    run("policy", "decide", policy, "--mcp", "p/docs=docs", "--keep")
    assert "known: public source of codex-rs" in run("policy", "test", policy, *OFF).stdout


def test_keep_writes_the_answers_beside_the_file(policy: Path) -> None:
    shown = run("policy", "decide", policy, "--command", "git push", "--command", "ls", "--keep").stdout
    kept = policy.with_name("requirements.toml.expect.toml")
    assert shown.splitlines()[-1] == f"Kept in {kept}. To test it: codex-rollout policy test {policy}"
    found = data("policy", "decide", policy, "--sandbox", "read-only", "--host", "ci-1", "--keep")
    assert found["kept"] == str(kept)
    assert kept.read_text().split("\n\n", 1)[1] == (
        '[[expect]]\ncommand = "git push"\ndecision = "prompt"\n\n'
        '[[expect]]\ncommand = "ls"\ndecision = "no-rule"\n\n'
        '[[expect]]\nsandbox = "read-only"\nhost = "ci-1"\ndecision = "allow"\n'
    )
    assert "all 3 met" in run("policy", "test", policy, *OFF).stdout
    assert "kept" not in data("policy", "decide", policy, "--command", "ls")


def test_nothing_is_kept_that_would_not_be_met(policy: Path, tmp_path: Path) -> None:
    with unchanged(tmp_path):
        assert "--keep needs a FILE" in refused("policy", "decide", "-", "--command", "ls", "--keep")
        old = ("--client", "0.80")
        assert "was not kept" in refused("policy", "decide", policy, "--command", "git push", *old, "--keep")
    policy.write_text('allowed_sandbox_modes = ["workspace-write"]')
    with unchanged(tmp_path):
        shown = run("policy", "decide", policy, "--command", "ls", "--keep", code=1).stdout
        assert shown.splitlines()[-1] == "Nothing was kept."
        assert data("policy", "decide", policy, "--command", "ls", "--keep", code=1)["kept"] is None


def test_a_rollout_is_tested_as_a_whole(acme: Path) -> None:
    shown = run("-C", acme, "policy", "test", *OFF, code=1).stdout
    assert "policies/baseline.toml: nothing is expected of it" in shown
    baseline = acme / "policies" / "baseline.toml"
    baseline.write_text(POLICY)
    kept = acme / "expectations" / "baseline.toml"
    assert str(kept) in run("policy", "decide", baseline, "--command", "git push", "--keep").stdout
    assert "policies/baseline.toml: all 1 met" in run("-C", acme, "policy", "test", *OFF).stdout
    assert "all 1 met" in run("policy", "test", baseline, *OFF).stdout
    baseline.unlink()
    assert "There is no policy 'baseline'" in run("-C", acme, "policy", "test", *OFF, code=1).stdout
    kept.unlink()
    result = run("-C", acme, "policy", "test", *OFF, code=1)
    assert "This rollout has no policy yet, so nothing was tested." in result.stderr


def test_a_process_ends_as_the_help_says(policy: Path, kept: Path) -> None:
    assert process("policy", "test", str(policy), *OFF).returncode == 0
    policy.write_text("")
    assert process("policy", "test", str(policy), *OFF).returncode == 1
    kept.write_text("schema_version = 2")
    ended = process("policy", "test", str(policy), *OFF)
    assert ended.returncode == 2
    assert b"Upgrade codex-rollout" in ended.stderr


def test_the_real_codex_is_asked_where_it_is(policy: Path, kept: Path) -> None:
    codex = need("codex")
    need("bwrap")
    found = json.loads(process("policy", "test", str(policy), "--json", "--codex", str(codex)).stdout)
    opinion = found["files"][0]["codex"]
    if opinion["lack"] and os.environ.get("CODEX_ROLLOUT_REQUIRE_REAL") != "1":
        pytest.skip(opinion["lack"])
    assert (opinion["agrees"], opinion["commands"], opinion["disagreements"]) == (True, 1, [])
    assert "says the same of 1 command." in process("policy", "test", str(policy)).stdout.decode()


def test_a_codex_that_was_named_must_answer(
    policy: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RealCodex, "binary", Binary(tmp_path / "gone", "0.169.0", "given", None))
    for codex, code in (("auto", 0), (str(tmp_path / "gone"), 1)):
        shown = run("policy", "test", policy, "--codex", codex, code=code).stdout
        assert f"Not confirmed by the real Codex: {tmp_path / 'gone'} " in shown


def test_a_file_that_is_no_codex_is_wrong_use(policy: Path, kept: Path, tmp_path: Path) -> None:
    silent = program(tmp_path / "codex", need("true").read_bytes())
    assert process("policy", "test", str(policy), "--codex", str(silent)).returncode == 2
    environ = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin"}
    assert process("policy", "test", str(policy), environ=environ).returncode == 0
