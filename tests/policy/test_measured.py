"""Policies the real Codex was asked about, one trap each: the checks give the same answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from codex_rollout_tui.policy.check import check, predicted
from codex_rollout_tui.policy.text import PolicyText
from tests.policy.conftest import Ask

MEASURED = tomli.loads((Path(__file__).parent / "measured.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_the_checks_say_what_codex_said(answer: str) -> None:
    wrong = [text for text in MEASURED[answer] if predicted(check(PolicyText(text.encode()))) != answer]
    assert not wrong


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_codex_still_says_so(answer: str, real: Ask) -> None:
    wrong = [text for text in MEASURED[answer] if ("refuse" if real(text.encode()) else "accept") != answer]
    assert not wrong
