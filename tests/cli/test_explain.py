"""`codex-rollout policy explain`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.command import data, process, refused, run

CLOUD = """allowed_approval_policies = ["on-request"]
allowed_login_methods = ["api"]
[features]
hooks = true
"""
SYSTEM = """allowed_approval_policies = ["never"]
allowed_sandbox_modes = ["read-only"]
[features]
apps = false
[[remote_sandbox_config]]
hostname_patterns = ["ci-*"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]
"""
LEGACY = 'sandbox_mode = "workspace-write"\n'


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("cloud", CLOUD),
        ("system", SYSTEM),
        ("legacy", LEGACY),
        ("bad", "allowed_sandbox_modes = [\n"),
    ):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


ALL = ("--cloud", "cloud.toml", "--system", "system.toml", "--legacy", "legacy.toml")


def test_json_names_each_key_its_layer_and_what_it_beats(files: Path) -> None:
    found = data("policy", "explain", *ALL, "--precedence", "2026-07")
    keys = {each["key"]: each for each in found["keys"]}
    assert keys["allowed_approval_policies"]["value"] == ["on-request"]
    assert keys["allowed_approval_policies"]["layer"] == "cloud"
    assert keys["allowed_approval_policies"]["overridden"] == ["system"]
    assert keys["allowed_approval_policies"]["lost"][0]["value"] == ["never"]
    assert keys["allowed_sandbox_modes"]["value"] == ["read-only", "workspace-write"]
    assert (keys["allowed_sandbox_modes"]["path"], keys["allowed_sandbox_modes"]["line"]) == ("legacy.toml", 1)
    assert {key: each["layer"] for key, each in keys.items() if key.startswith("features")} == {
        "features.hooks": "cloud",
        "features.apps": "system",
    }
    assert [each["key"] for each in found["ignored"]] == ["allowed_login_methods"]
    assert [(each["key"], each["by"]) for each in found["dropped"]] == [("remote_sandbox_config[0]", "legacy")]
    assert found["predicted"] == "accept"
    assert found["in_words"]
    assert not found["other_orders"]


def test_without_flags_both_orders_are_shown(files: Path) -> None:
    found = data("policy", "explain", *ALL)
    assert found["precedence"] == "2026-07"
    (other,) = found["other_orders"]
    assert other["precedence"] == "2026-05"
    assert "allowed_sandbox_modes" in other["differs"]
    told = run("policy", "explain", *ALL).stdout
    assert "Where the order 2026-05 differs" in told
    assert "documented, not measured" in told


def test_a_client_decides_between_system_and_legacy(files: Path) -> None:
    layers = ("--system", "system.toml", "--legacy", "legacy.toml", "--host", "laptop")
    for client, layer in (("0.130", "system"), ("0.138", "legacy"), ("newest", "legacy")):
        found = data("policy", "explain", *layers, "--client", client)
        assert {each["key"]: each["layer"] for each in found["keys"]}["allowed_sandbox_modes"] == layer
        assert not found["other_orders"]
        assert "Measured on Codex" in found["basis"]


def test_keys_the_client_does_not_know_are_told_apart(files: Path) -> None:
    found = data("policy", "explain", "--system", "system.toml", "--client", "0.99")
    assert [each["key"] for each in found["ignored"]] == ["features", "remote_sandbox_config"]
    assert {each["why"] for each in found["ignored"]} == {"Codex 0.99.0 does not know this key"}
    assert [each["key"] for each in found["keys"]] == ["allowed_approval_policies", "allowed_sandbox_modes"]
    told = run("policy", "explain", "--system", "system.toml", "--client", "0.99").stdout
    assert "Codex 0.99.0 does not know this key" in told


def test_a_host_gets_its_own_sandbox_modes(files: Path) -> None:
    layers = ("--system", "system.toml")
    found = data("policy", "explain", *layers, "--host", "CI-7")
    modes = {each["key"]: each for each in found["keys"]}["allowed_sandbox_modes"]
    assert modes["value"] == ["read-only", "danger-full-access"]
    assert modes["line"] == 7
    told = run("policy", "explain", *layers).stdout
    assert "differs by host" in told


def test_a_file_alone_is_the_cloud_policy_and_the_text_says_so(files: Path) -> None:
    told = run("policy", "explain", "cloud.toml").stdout
    assert "FILE is taken as the cloud-managed policy." in told
    assert "features.hooks = true" in told
    assert "from   cloud   cloud.toml:4" in told
    assert "ignored in the cloud layer (documented)" in told
    assert "Nobody may switch the questions off: never is not allowed." in told


def test_a_refused_layer_is_the_first_line_and_exit_code_1(files: Path) -> None:
    result = run("policy", "explain", "--cloud", "bad.toml", "--system", "system.toml", code=1)
    first, second, third, *rest = result.stdout.splitlines()
    assert first.startswith("Codex refuses to start: bad.toml:1:")
    assert first.endswith("[REQ001]")
    assert second == "Nobody can start Codex with it. Were it taken:"
    assert third == "The policy for Codex 0.169.0"
    assert '  allowed_sandbox_modes = ["read-only"]' in rest
    found = data("policy", "explain", "--cloud", "bad.toml", "--system", "system.toml", code=1)
    assert found["predicted"] == "refuse"
    (refusal,) = found["refusals"]
    assert (refusal["layer"], refusal["path"], refusal["code"], refusal["certainty"]) == (
        "cloud",
        "bad.toml",
        "REQ001",
        "certain",
    )


def test_what_cannot_be_told_is_not_called_good(files: Path) -> None:
    (files / "legacy.toml").write_text('model_instructions_file = "/srv/x"\n', encoding="utf-8")
    told = run("policy", "explain", "--legacy", "legacy.toml", code=1).stdout
    assert told.startswith("Codex may refuse to start (cannot be told from here): legacy.toml:1:1: ")


def test_standard_input_is_a_layer(files: Path) -> None:
    from click.testing import CliRunner

    from codex_rollout_tui.cli.main import codex_rollout

    result = CliRunner().invoke(codex_rollout, ["policy", "explain", "--system", "-"], input=SYSTEM.encode())
    assert result.exit_code == 0
    assert "features.apps = false" in result.stdout


def test_an_empty_policy_says_that_nothing_is_required(files: Path) -> None:
    (files / "empty.toml").write_text("", encoding="utf-8")
    assert "Nothing is required" in run("policy", "explain", "empty.toml").stdout
    assert data("policy", "explain", "empty.toml")["keys"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name at least one layer"),
        (("nowhere.toml",), "nowhere.toml cannot be read"),
        (("--system", "."), ". cannot be read"),
        (("cloud.toml", "--cloud", "cloud.toml"), "There is one cloud layer"),
        (("--mdm", "a", "--mdm", "b"), "--mdm was given 2 times"),
        (("--cloud", "-", "--system", "-"), "Standard input"),
        (("cloud.toml", "--precedence", "2026-06"), "2026-06"),
        (("cloud.toml", "--client", "0.150"), "was not measured"),
        (("cloud.toml", "--host", " "), "--host needs a host name"),
    ],
)
def test_wrong_use_is_one_sentence(files: Path, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused("policy", "explain", *arguments)


def test_foreign_text_cannot_harm_the_terminal(files: Path) -> None:
    nasty = 'guardian_policy_config = "a\\u001b[31m\\nb"\n[features]\n"x\\u001b]0;y\\u0007" = true\n'
    (files / "nasty.toml").write_text(nasty, encoding="utf-8")
    for extra in ((), ("--json",)):
        assert "\x1b" not in run("policy", "explain", "nasty.toml", *extra).stdout


def test_it_works_as_a_process_and_loads_nothing_heavy(files: Path) -> None:
    done = process("policy", "explain", "--system", "system.toml", cwd=files)
    assert done.returncode == 0, done.stderr
    code = (
        "import sys; from codex_rollout_tui.cli.main import codex_rollout\n"
        "codex_rollout(['policy', 'explain', '--system', 'system.toml'], standalone_mode=False)\n"
    )
    import subprocess
    import sys

    from tests.store.folders import REPO

    program = f"import sys, atexit\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n{code}"
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=files,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        check=False,
    ).stderr.split()
    assert "codex_rollout_tui.policy.layers.explain" in loaded
    assert not {"textual", "pydantic", "keyring", "tomlkit", "httpx", "rich"} & set(loaded)


def test_a_requirements_toml_given_as_legacy_is_told_what_limits_nothing_there(files: Path) -> None:
    text = 'allowed_sandbox_modes = ["read-only"]\nsandbox_mode = "read-only"\n[features]\napps = false\n'
    (files / "legacy.toml").write_text(text, encoding="utf-8")
    told = run("policy", "explain", "--legacy", "legacy.toml").stdout
    lines = told.partition("Does not count\n")[2].partition("\n\n")[0].splitlines()
    assert [line.strip().split(" ")[0] for line in lines] == ["allowed_sandbox_modes", "in", "features", "in"]
    why = "limits nothing in managed_config.toml; only approval_policy, sandbox_mode, approvals_reviewer do"
    assert lines[1].split("  ")[-1] == why
    assert "legacy.toml:3" in lines[3]
    found = data("policy", "explain", "--legacy", "legacy.toml")["ignored"]
    linted = data("policy", "lint", "legacy.toml", "--layer", "legacy", code=1)
    idle = [each["key"] for each in linted["files"][0]["findings"] if each["code"] == "REQ081"]
    assert [each["key"] for each in found] == idle, "lint and explain name the same keys"


@pytest.mark.parametrize(("client", "idle"), [("0.113", ["approvals_reviewer"]), ("0.121", [])])
def test_a_reviewer_limits_nothing_before_codex_counts_it(files: Path, client: str, idle: list[str]) -> None:
    (files / "legacy.toml").write_text('approvals_reviewer = "user"\n', encoding="utf-8")
    found = data("policy", "explain", "--legacy", "legacy.toml", "--client", client)
    assert [each["key"] for each in found["ignored"]] == idle
