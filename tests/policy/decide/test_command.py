"""Decisions on command lines, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.decide.command import decide_command
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.text.document import Document

POLICY = b"""\
[rules]
prefix_rules = [
  { pattern = [{ token = "git" }, { any_of = ["push", "commit"] }], decision = "prompt", justification = "Review." },
  { pattern = [{ token = "git" }, { token = "push" }, { token = "--force" }], decision = "forbidden" },
  { pattern = [{ token = "ask" }], decision = "prompt-user" },
  { pattern = [{ token = "Any" }], decision = "prompt", canonical_matching = true },
  { pattern = [{ token = "rm -rf" }], decision = "forbidden" },
]
"""
DOC = Document(POLICY)


def said(command: str, policy: bytes = POLICY, client: str = "0.169.0") -> Decision:
    return decide_command(Document(policy), command, client=client)


def test_the_rule_its_line_and_its_justification_are_told() -> None:
    decided = said("git push origin main")
    assert (decided.decision, decided.line, decided.key) == ("prompt", 3, "rules.prefix_rules.0")
    assert decided.reason.endswith("the rule for git push|commit in line 3 says prompt. The policy says: Review.")
    assert [touch.rule for touch in decided.touched] == ["git push|commit"]


def test_the_most_restrictive_of_all_matching_rules_decides() -> None:
    decided = said("git push --force")
    assert (decided.decision, decided.line) == ("forbidden", 4)
    assert [touch.line for touch in decided.touched] == [3, 4]
    assert any("line 3" in note for note in decided.notes)


@pytest.mark.parametrize(
    ("command", "why", "instead"),
    [
        ("sudo git push", "the command begins with sudo", "begins with sudo"),
        ("git -C /x push", "wants push|commit as word 2, and the command has -C there", "git -C"),
        ("git", "wants more words", "git push|commit"),
        ("GIT push", "other capitals", "canonical_matching"),
        ("rm -rf /", "several words in one token", "one token for each word"),
        ("git push > log", "a redirection keeps Codex from taking the script apart", "bash"),
        ("A=1 git push", "a variable that is set keeps", "bash"),
        ("git push *", "* outside of quotes keeps", "bash"),
    ],
)
def test_a_near_miss_says_what_is_missing_and_what_to_do(command: str, why: str, instead: str) -> None:
    decided = said(command)
    assert (decided.decision, decided.line, decided.touched) == ("no-rule", None, ())
    assert why in decided.reason
    assert instead in str(decided.instead)


def test_a_command_that_no_rule_is_about_gets_no_advice() -> None:
    decided = said("ls")
    assert (decided.reason, decided.instead, decided.notes) == ("No rule touches it.", None, ())
    assert said("ls", b"").reason == "No rule touches it: the policy has no command rules."


def test_a_script_is_split_and_its_most_restrictive_command_counts() -> None:
    decided = said("cd x && git commit -m 'a b'; git push --force")
    assert (decided.decision, decided.line) == ("forbidden", 4)
    assert "git push --force in it" in decided.reason
    assert any("cd x, git commit -m 'a b', git push --force" in note for note in decided.notes)


def test_a_script_in_quotes_is_the_command_codex_shows() -> None:
    decided = said("/bin/bash -lc 'git push'")
    assert decided.decision == "prompt"
    assert any("does not look into the quotes" in note for note in decided.notes)
    assert decide_command(DOC, ["bash", "-lc", "git push"]).decision == "prompt"
    assert decide_command(DOC, ["/tmp/bash", "-lc", "git push"]).decision == "no-rule"  # noqa: S108
    assert decide_command(DOC, ["bash", "-x", "git push"]).decision == "no-rule"


def test_a_rule_for_the_shell_touches_what_cannot_be_split() -> None:
    policy = b'rules.prefix_rules = [{ pattern = [{ token = "bash" }, { token = "-lc" }], decision = "forbidden" }]'
    decided = said("git push > log", policy)
    assert decided.decision == "forbidden"
    assert any("with zsh" in note for note in decided.notes)
    assert said("git push", policy).decision == "no-rule"


def test_a_program_is_looked_up_by_the_last_part_of_its_path() -> None:
    decided = said("/usr/bin/git push")
    assert decided.decision == "prompt"
    assert any("/usr/bin/git" in note for note in decided.notes)


def test_canonical_matching_ignores_case_in_every_word_and_old_clients_do_not_know_it() -> None:
    assert said("ANY thing").decision == "prompt"
    assert said("ANY thing", client="0.166.0").decision == "no-rule"


def test_prompt_user_is_a_prompt_that_reaches_the_person() -> None:
    decided = said("ask")
    assert decided.decision == "prompt"
    assert any("automatic reviewer" in note for note in decided.notes)


def test_on_windows_a_program_has_more_spellings() -> None:
    decided = said("git.exe push")
    assert decided.decision == "no-rule"
    assert any("On Windows the rule for git push|commit in line 3" in note for note in decided.notes)


def test_clients_that_read_no_rules_are_told_of() -> None:
    decided = said("git push", client="0.90.0")
    assert decided.decision == "no-rule"
    assert any("does not read rules.prefix_rules (line 2)" in note for note in decided.notes)
    with pytest.raises(ValueError, match="not a measured client"):
        said("git push", client="0.1.2")


def test_a_policy_without_sense_has_no_rules() -> None:
    for policy in (
        b"rules = 1",
        b"rules = {prefix_rules = [1]}",
        b'rules.prefix_rules = [{pattern = "x"}]',
        b"[",
        b"\xff",
    ):
        assert said("git push", policy).decision == "no-rule"


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    decided = decide_command(DOC, text)
    assert decided.decision in ("prompt", "forbidden", "no-rule")
    assert (decided.line is None) is (decided.decision == "no-rule")


@given(st.lists(st.text(max_size=8), max_size=5))
def test_any_words_get_an_answer(words: list[str]) -> None:
    assert decide_command(DOC, words).decision in ("prompt", "forbidden", "no-rule")
