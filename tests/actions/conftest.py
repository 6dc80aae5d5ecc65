from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.rollout import Rollout
from tests.actions.rollouts import begin


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "acme"


@pytest.fixture
def rollout(root: Path) -> Rollout:
    """Ana's new rollout of both surfaces, on 2026-05-20."""
    return begin(root)
