"""The rule engine of the real Codex, and ours against it.

CODEX_ROLLOUT_PAIRS=2000 asks about so many rule and command pairs (500 otherwise); CODEX_ROLLOUT_SEED changes the
stream.
"""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

import pytest

from codex_rollout_tui.codex import rule_check
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Unavailable
from codex_rollout_tui.codex.rule_check import MatchedRule, Ruling
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.decide.command import decide_command
from codex_rollout_tui.policy.decide.rules import CommandRule, matching
from codex_rollout_tui.policy.decide.rules import rules as read_rules
from codex_rollout_tui.policy.text.document import Document
from tests.codex.standin import bare, script
from tests.invented_secrets import SECRETS
from tests.policy.decide.commands import Maker, policy

PAIRS = int(os.environ.get("CODEX_ROLLOUT_PAIRS", "500"))
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))

GIT = CommandRule((("git",), ("push", "commit")), "prompt", "Require review…")


def test_the_engine_answers_as_documented(binary: Binary) -> None:
    ruling = rule_check.ask(binary, rule_check.write([GIT]), ["git", "push", "origin"], timeout=60)
    assert ruling == Ruling("prompt", (MatchedRule(("git", "push"), "prompt", "Require review…"),))
    assert rule_check.ask(binary, rule_check.write([GIT]), ["sudo", "git", "push"], timeout=60) == Ruling(None)


def test_a_program_given_by_a_path_is_looked_up_by_its_name_where_asked(binary: Binary) -> None:
    words = ["/usr/bin/git", "push"]
    found = rule_check.ask(binary, rule_check.write([GIT]), words, timeout=60)
    assert found == Ruling("prompt", (MatchedRule(("git", "push"), "prompt", "Require review…", "/usr/bin/git"),))
    assert rule_check.ask(binary, rule_check.write([GIT]), words, by_name=False, timeout=60) == Ruling(None)


def test_five_hundred_generated_pairs_get_the_answer_of_the_real_engine(binary: Binary) -> None:
    maker = Maker(SEED)
    wrong, touched = [], 0
    for _ in range(PAIRS):
        made_rules = maker.rules()
        words = maker.command(made_rules)
        said = rule_check.ask(binary, rule_check.write(made_rules), words, timeout=60)
        assert isinstance(said, Ruling), (said, made_rules, words)
        ours = _ours(made_rules, words)
        touched += bool(ours.matched)
        if said != ours:
            wrong.append((made_rules, words, said, ours))
    print(f"rule and command pairs: the same decision and rules on {PAIRS - len(wrong)} of {PAIRS}, {touched} touched")
    assert not wrong, f"{len(wrong)} of {PAIRS} differ, the first: {wrong[0]}"
    assert PAIRS // 4 < touched < PAIRS


def _ours(made_rules: list[CommandRule], words: list[str]) -> Ruling:
    """What we say, by way of a policy's text, in the engine's words."""
    document = Document(policy(made_rules))
    read = read_rules(ClientView(document))
    assert [rule._replace(path=()) for rule in read] == made_rules
    decided = decide_command(document, words)
    matched = tuple(
        MatchedRule(
            match.prefix,
            match.rule.decision,
            match.rule.justification,
            posixpath.normpath(posixpath.join("/h", words[0])).replace("//", "/") if match.by_name else "",
        )
        for match in matching(read, words)
    )
    assert [touch.decision for touch in decided.touched] == [match.decision for match in matched]
    return Ruling(None if decided.decision == "no-rule" else decided.decision, matched)


def test_what_a_rule_holds_arrives_as_it_is(binary: Binary) -> None:
    odd = "".join(chr(code) for code in range(1, 0x100)) + "\u2028\ufeff😀"
    ruling = rule_check.ask(
        binary, rule_check.write([CommandRule(((odd,), (odd,)), "forbidden", odd)]), [odd, odd], timeout=60
    )
    assert ruling == Ruling("forbidden", (MatchedRule((odd, odd), "forbidden", odd),))


def test_rules_the_engine_cannot_read_are_no_answer(binary: Binary) -> None:
    said = rule_check.ask(binary, b"prefix_rule(", ["git"], timeout=60)
    assert isinstance(said, Unavailable)
    assert "Codex's rule engine gives no answer" in said.reason


def test_a_command_with_a_nul_is_no_command(binary: Binary) -> None:
    assert isinstance(rule_check.ask(binary, b"", ["a\0b"], timeout=60), Unavailable)


@pytest.mark.parametrize(
    "said", ["", "[]", '{"matchedRules": 1}', '{"matchedRules": [{}]}', '{"matchedRules": [], "decision": 1}']
)
def test_nonsense_is_no_answer(tmp_path: Path, said: str) -> None:
    answer = rule_check.ask(script(tmp_path, f"echo '{said}'"), b"", ["git"], isolation=bare(tmp_path), timeout=60)
    assert isinstance(answer, Unavailable)


def test_a_command_with_a_secret_in_it_is_in_no_process_list(tmp_path: Path) -> None:
    """The words of the command would be arguments of a process, which every other one may read."""
    nobody = Binary(tmp_path / "codex", "0.169.0", "made for a test", None)
    answer = rule_check.ask(nobody, b"", ("curl", "-H", f"x: {SECRETS['OpenAI']}"))
    assert isinstance(answer, Unavailable)
    assert "looks like a secret" in answer.reason
    assert SECRETS["OpenAI"] not in repr(answer)
