"""`codex-rollout policy decide`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import data, process, refused, run

POLICY = """\
allowed_sandbox_modes = ["read-only"]
[rules]
prefix_rules = [{ pattern = [{ token = "git" }, { token = "push" }], decision = "prompt", justification = "Review." }]
[network_proxy]
enabled = true
denied_domains = ["bad.example.com"]
[mcp_servers.docs]
identity = { command = "docs" }
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.toml"
    path.write_text(POLICY)
    return path


def test_the_json_that_scripts_rely_on(policy: Path) -> None:
    found = data("policy", "decide", policy, "--command", "git push")
    assert found["decision"] == "prompt"
    assert found["line"] == 3
    assert found["instead"] is None
    assert found["reason"].endswith("The policy says: Review.")
    assert list(found)[:5] == ["schema_version", "decision", "reason", "line", "instead"]
    assert found["predicted"] == "accept"


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        (("--command", "ls"), "no-rule"),
        (("--domain", "bad.example.com"), "forbidden"),
        (("--sandbox", "read-only"), "allow"),
        (("--sandbox", ":workspace"), "forbidden"),
        (("--sandbox", "workspace-write", "--host", "ci-1"), "forbidden"),
        (("--approval", "never"), "no-rule"),
        (("--web-search", "live"), "no-rule"),
        (("--mcp", "docs=docs --serve"), "allow"),
        (("--mcp", "docs=https://docs.example.com"), "forbidden"),
        (("--command", "git push", "--client", "0.80"), "no-rule"),
    ],
)
def test_every_question(policy: Path, question: tuple[str, ...], decision: str) -> None:
    assert data("policy", "decide", policy, *question)["decision"] == decision
    shown = run("policy", "decide", policy, *question).stdout
    assert shown.splitlines()[0].startswith(f"{question[1]}: {decision}")


def test_several_questions_of_a_kind_are_answered_in_turn_and_the_strictest_is_on_top(policy: Path) -> None:
    question = ("--domain", "a.example.com", "--domain", "bad.example.com")
    found = data("policy", "decide", policy, *question)
    assert [each["decision"] for each in found["decisions"]] == ["no-rule", "forbidden"]
    assert (found["decision"], found["asked"]) == ("forbidden", "bad.example.com")
    assert run("policy", "decide", policy, *question).stdout.count("Known: measured") == 2


def test_a_refused_policy_starts_nothing_and_that_is_said_first(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_text('\nallowed_sandbox_modes = ["workspace-write"]\n')
    shown = run("policy", "decide", path, "--command", "ls", code=1).stdout
    assert shown.startswith("Codex refuses this policy, so nothing starts. Line 2: ")
    found = data("policy", "decide", path, "--command", "ls", code=1)
    assert (found["decision"], found["line"], found["predicted"]) == ("forbidden", 2, "refuse")


def test_a_file_that_is_no_toml_is_refused_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_bytes(b"\xff\x00[")
    assert data("policy", "decide", path, "--domain", "a", code=1)["predicted"] == "refuse"


def test_wrong_use_is_one_sentence(policy: Path) -> None:
    assert "There is no question" in refused("policy", "decide", policy)
    both = refused("policy", "decide", policy, "--command", "ls", "--domain", "a")
    assert "--command and --domain are different questions" in both
    assert "--host goes with --sandbox" in refused("policy", "decide", policy, "--domain", "a", "--host", "b")
    assert "is not a host name" in refused("policy", "decide", policy, "--sandbox", "read-only", "--host", "a b")
    assert "neither a sandbox mode" in refused("policy", "decide", policy, "--sandbox", "full")
    assert "Name it" in refused("policy", "decide", policy, "--command", " ")
    assert "which server" in refused("policy", "decide", policy, "--mcp", "docs")
    assert "never closed" in refused("policy", "decide", policy, "--mcp", "docs='x")
    assert "cannot be read" in refused("policy", "decide", policy.parent / "none.toml", "--command", "ls")
    assert "was not measured" in refused("policy", "decide", policy, "--command", "ls", "--client", "1.0")


def test_standard_input_is_a_file_too() -> None:
    ended = process("policy", "decide", "-", "--command", "ls")
    assert ended.returncode == 0
    assert b"No rule touches it: the policy has no command rules." in ended.stdout


def test_nothing_a_policy_says_can_harm_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    escape = "\\u001b[31mred"
    path.write_text(
        f'rules.prefix_rules = [{{ pattern = [{{ token = "git" }}], decision = "prompt", justification = "{escape}" }}]'
    )
    assert "\x1b" not in run("policy", "decide", path, "--command", "git").stdout
    assert "\x1b" not in run("policy", "decide", path, "--command", "git", "--json").stdout


def test_bytes_that_are_no_text_are_refused(policy: Path) -> None:
    ended = process(b"policy", b"decide", bytes(policy), b"--command", b"\xff")
    assert ended.returncode == 2
    assert b"is not UTF-8 text" in ended.stderr


def test_a_host_without_a_question_is_led_to_the_domain(policy: Path) -> None:
    told = refused("policy", "decide", policy, "--host", "pypi.org")
    assert "To ask about pypi.org: --domain pypi.org" in told
