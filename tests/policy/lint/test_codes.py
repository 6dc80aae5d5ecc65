"""What is known of a check stands in the check: nobody else lists codes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from codex_rollout_tui.policy.lint import checks
from codex_rollout_tui.policy.lint.lint import CODES
from tests.store.folders import REPO

PACKAGE = REPO / "codex_rollout_tui"
CHECKS = Path(checks.__path__[0])


def test_a_code_is_written_in_its_check_only() -> None:
    elsewhere = {
        f"{file.relative_to(PACKAGE)}:{node.lineno}": node.value
        for file in PACKAGE.rglob("*.py")
        if file.parent != CHECKS
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"REQ\d+", node.value)
    }
    assert elsewhere == {}
    assert all(re.fullmatch(r"REQ\d{3}", code) for code in CODES)


def test_what_codex_verdicts_at_early_or_late_refuses_the_policy() -> None:
    for entry in CODES.values():
        assert entry.refuses or entry.settled is None, entry.code
        assert entry.settled == "text" or not entry.unreadable, entry.code
        assert entry.refuses or entry.config_supplies is None, entry.code
