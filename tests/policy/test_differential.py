"""The checks against the real Codex: on policies made at random both must say the same.

CODEX_ROLLOUT_DIFFERENTIAL=1000 asks about so many (200 otherwise); CODEX_ROLLOUT_SEED changes the stream.
"""

from __future__ import annotations

import os

from codex_rollout_tui.policy.check import CODES, check, predicted
from codex_rollout_tui.policy.text import PolicyText
from tests.policy.conftest import Ask
from tests.policy.grammar import Maker

NUMBER = int(os.environ.get("CODEX_ROLLOUT_DIFFERENTIAL", "200"))
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))


def test_sound_policies_are_accepted_by_both(real: Ask) -> None:
    maker = Maker(SEED)
    wrong = []
    for _ in range(NUMBER // 2):
        text = maker.write(maker.sound())
        findings = check(PolicyText(text.encode()))
        said = real(text.encode())
        if said or predicted(findings) != "accept":
            wrong.append((text, said, [finding for finding in findings if CODES[finding.code].refuses]))
    assert not wrong, f"{len(wrong)} of {NUMBER // 2} differ, the first: {wrong[0]}"


def test_broken_policies_get_the_answer_of_the_real_codex(real: Ask) -> None:
    maker = Maker(SEED + 1)
    wrong = []
    refused = 0
    for _ in range(NUMBER // 2):
        policy, path = maker.broken()
        text = maker.write(policy)
        findings = check(PolicyText(text.encode()))
        said = real(text.encode())
        refused += bool(said)
        if bool(said) != (predicted(findings) == "refuse"):
            wrong.append((path, text, said, findings))
        elif said:
            named = [finding.path for finding in findings]
            if not any(path[: len(each)] == each or each[: len(path)] == path for each in named if each):
                wrong.append((path, text, said, findings))
    assert not wrong, f"{len(wrong)} of {NUMBER // 2} differ, the first: {wrong[0]}"
    assert refused > NUMBER // 10
