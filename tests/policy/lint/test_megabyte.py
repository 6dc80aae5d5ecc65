"""Large texts of every kind: an answer, never a traceback; `python -m tests.bench megabyte` times them."""

from __future__ import annotations

import os

import pytest

from codex_rollout_tui.policy.lint.lint import MOST, check, predicted
from codex_rollout_tui.policy.text.document import Document
from tests.bench import megabyte

SIZE = 1_000_000 if os.environ.get("CODEX_ROLLOUT_MEGABYTE") == "1" else 20_000
"""A whole megabyte of each takes minutes, so only by flag."""


@pytest.mark.parametrize("name", megabyte.BESTIARY)
def test_any_large_text_gets_an_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(megabyte, "SIZE", SIZE)
    document = Document(megabyte.BESTIARY[name]())
    findings = check(document)
    assert (document.values is None) is (document.problem is not None)
    assert document.problem is None or predicted(findings) == "refuse"
    assert all(sum(each.code == code for each in findings) <= MOST + 1 for code in {each.code for each in findings})
    lines, end = document.lines.count, document.bom + len(document.body)
    assert all(1 <= finding.line <= finding.end_line <= lines for finding in findings)
    for at, entry in enumerate(document.entries):
        assert entry.value.end <= end
        if at % 50 == 0:
            span = document.span(entry.path)
            assert span is None or span.end <= end
