"""What README says of security names figures, checks and settings that there are."""

from __future__ import annotations

import re

from codex_rollout_tui.policy.lint.lint import CODES
from codex_rollout_tui.redact import HIDDEN
from codex_rollout_tui.settings import Settings
from tests.safety.figure import load
from tests.store.folders import REPO

SECTION = (REPO / "README.md").read_text(encoding="utf-8").partition("## Security\n")[2].partition("\n## ")[0]


def test_its_figures_are_counted() -> None:
    named = {
        name for list_ in re.findall(r"\(Figures? ([^)]*)\.?\)", SECTION) for name in re.findall(r"`(.*?)`", list_)
    }
    assert named == set(load())


def test_its_checks_and_words_are_those_of_the_program() -> None:
    assert set(re.findall(r"REQ\d+", SECTION)) <= set(CODES)
    assert f"`{HIDDEN}`" in SECTION
    assert "trusted_folders" in Settings._fields
