"""What counts as good: nothing but remarks, and nobody who says otherwise."""

from __future__ import annotations

import pytest

from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.reports.lint_result import LintResult, Prediction
from codex_rollout_tui.reports.lint_sentences import disagreement_sentence

FILE = LintResult("a.toml", Document(b""), "0.169.0", (), "accept")


@pytest.mark.parametrize(
    ("predicted", "accepted", "expected", "good"),
    [
        ("accept", None, None, True),
        ("accept", True, "accept", True),
        ("accept", True, "refuse", False),
        ("accept", False, "refuse", False),
        ("accept", False, "accept", False),
        ("refuse", None, None, False),
        ("refuse", True, "accept", False),
        ("refuse", False, "refuse", False),
    ],
)
def test_a_file_is_good_only_where_nobody_objects(
    predicted: Prediction, accepted: bool | None, expected: Prediction | None, good: bool
) -> None:
    file = FILE._replace(predicted=predicted, verdict=Verdict(accepted, "0.138.0"), expected=expected)
    assert file.good is good
    assert (disagreement_sentence(file) is not None) is (accepted is not None and accepted != (expected == "accept"))
