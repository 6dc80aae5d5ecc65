"""The real Codex is asked too, and a disagreement is never hidden."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codex_rollout_tui.actions.expectations import PolicyJudgement, judge_file, keep_of_file
from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.actions.second_opinion import Disagreement, SecondOpinion
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import Word
from codex_rollout_tui.policy.expectations.expectation import Expectation
from tests.codex.conftest import binary
from tests.codex.standin import bare, script

__all__ = ["binary"]

TEXT = """\
rules.prefix_rules = [
  { pattern = [{ token = "git" }, { token = "push" }], decision = "prompt" },
  { pattern = [{ any_of = ["bash", "zsh"] }], decision = "forbidden" },
  { pattern = [{ token = "é\\"x" }], decision = "forbidden", canonical_matching = true },
]
"""
ASKED: dict[str, Word] = {
    "git push": "prompt",
    "git status && /usr/bin/git push | tee x": "prompt",
    "ls > x": "forbidden",
    "ls": "no-rule",
    "'É\"x' now": "forbidden",
    'bash -lc "git push"': "prompt",
}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.toml"
    path.write_text(TEXT)
    return path


def judged(policy: Path, second: SecondOpinion, client: str = NEWEST) -> PolicyJudgement:
    found = judge_file(str(policy), client, second)
    assert isinstance(found, PolicyJudgement)
    return found


def keep(policy: Path, asked: dict[str, Word]) -> None:
    keep_of_file(policy, [Expectation("command", command, word) for command, word in asked.items()])


def played(folder: Path, body: str, version: str = NEWEST) -> SecondOpinion:
    """The opinion of a stand-in."""
    oracle = RealCodex({})
    oracle._found = script(folder, body, version)
    return SecondOpinion(oracle, timeout=60, isolation=bare(folder))


def test_the_real_codex_says_the_same(binary: Binary, policy: Path) -> None:
    keep(policy, {**ASKED, "'É\"x' now": "no-rule"})
    found = judged(policy, SecondOpinion(RealCodex(os.environ), timeout=60), binary.version)
    assert found.opinion is not None
    assert found.opinion.lack == ""
    assert found.opinion == (binary.version, len(ASKED), None, (), "")
    assert [each.expectation.asked for each in found.unmet] == ["'É\"x' now"]


def test_the_real_codex_refuses_what_we_took_for_sound(binary: Binary, policy: Path, tmp_path: Path) -> None:
    policy.write_text('allowed_sandbox_modes = ["workspace-write"]')
    keep(policy, ASKED)
    found = judged(policy, SecondOpinion(RealCodex(os.environ), timeout=60), binary.version)
    assert found.opinion is not None
    assert (found.opinion.version, found.opinion.commands, found.opinion.disagreements) == (binary.version, 0, ())
    assert all(not each.met for each in found.outcomes)


FORBIDS = """echo '{"matchedRules": [], "decision": "forbidden"}'"""
ACCEPTS = """echo '{"appServerVersion": "0.169.0", "configRequirements": {"requirements": null}}'"""
REFUSES = """echo '{"error": {"code": -32600, "data": {"reason": "configLoad", "detail": "no such luck"}}}'; exit 1"""


def codex(policy: str, commands: str) -> str:
    """A stand-in by what it does when it is asked about a policy and about a command."""
    return f'case "$1" in\nexecpolicy) {commands} ;;\n*) {policy} ;;\nesac'


def test_a_disagreement_about_a_command_is_told(policy: Path, tmp_path: Path) -> None:
    keep(policy, {"git push": "prompt", "ls > x": "forbidden"})
    found = judged(policy, played(tmp_path, codex(ACCEPTS, FORBIDS)))
    assert found.opinion is not None
    assert found.opinion.disagreements == (Disagreement("git push", "prompt", "forbidden"),)
    assert (found.opinion.commands, found.unmet, found.good) == (2, (), False)


def test_a_codex_that_accepts_what_we_refuse_is_told(policy: Path, tmp_path: Path) -> None:
    policy.write_text('allowed_sandbox_modes = ["workspace-write"]')
    keep(policy, {"git push": "prompt"})
    found = judged(policy, played(tmp_path, codex(ACCEPTS, FORBIDS)))
    assert found.opinion is not None
    assert found.opinion.disagreements == (Disagreement("the policy", "refuse", "accept"),)
    assert found.opinion.commands == 0


def test_a_codex_that_knows_another_word_does_not_agree(policy: Path, tmp_path: Path) -> None:
    keep(policy, {"git push && ls > x": "no-rule", "git push": "prompt"})
    found = judged(policy, played(tmp_path, codex(ACCEPTS, FORBIDS.replace("forbidden", "allow"))))
    assert found.opinion is not None
    assert [each.codex for each in found.opinion.disagreements] == ["allow", "allow"]
    policy.with_name("requirements.toml.expect.toml").unlink()
    keep(policy, {"git push && ls": "prompt"})
    prompts, allows = (FORBIDS.replace("forbidden", word) for word in ("prompt", "allow"))
    either = f'case "$*" in *push*) {prompts} ;; *) {allows} ;; esac'
    found = judged(policy, played(tmp_path, codex(ACCEPTS, either)))
    assert found.opinion is not None
    assert found.opinion.disagreements == (Disagreement("git push && ls", "prompt", "allow"),)


def test_what_was_heard_before_an_answer_failed_counts(policy: Path, tmp_path: Path) -> None:
    keep(policy, {"ls > x": "forbidden", "git push": "prompt"})
    once = f'if mkdir "$FOLDER/once"; then {FORBIDS}; else exit 3; fi'
    found = judged(policy, played(tmp_path, codex(ACCEPTS, once)))
    assert found.opinion is not None
    assert (found.opinion.commands, found.opinion.disagreements) == (1, ())
    assert found.opinion.lack


def test_a_refusal_by_the_real_codex_outranks_us(policy: Path, tmp_path: Path) -> None:
    keep(policy, {"git push": "prompt"})
    found = judged(policy, played(tmp_path, codex(REFUSES, FORBIDS)))
    assert found.opinion is not None
    assert (found.opinion.refusal, found.opinion.commands) == (found.outage, 0)
    assert found.outage == "The real Codex 0.169.0 refuses this policy, so nothing is met: no such luck."
    assert not found.good
    assert found.outcomes[0].reason == found.outage


def test_no_answer_is_told_and_is_no_disagreement(policy: Path, tmp_path: Path) -> None:
    keep(policy, {"git push": "prompt"})
    silent = judged(policy, played(tmp_path, "exit 3"))
    assert silent.opinion is not None
    assert silent.opinion.lack
    assert silent.opinion.agrees
    oracle = RealCodex({}, tmp_path / "none")
    absent = judged(policy, SecondOpinion(oracle))
    assert absent.opinion is not None
    assert (absent.opinion.version, absent.good) == (None, True)
    assert str(tmp_path / "none") in absent.opinion.lack


def test_another_version_is_asked_about_commands_only(policy: Path, tmp_path: Path) -> None:
    keep(policy, {"ls > x": "forbidden"})
    found = judged(policy, played(tmp_path, codex(REFUSES, FORBIDS), "0.138.0"))
    assert found.opinion is not None
    assert found.opinion.refusal is None
    assert found.opinion.commands == 1
    assert "asked about commands only" in found.opinion.lack
