from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.store.create import create
from tests.store.folders import rollout_file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new rollout folder."""
    folder = tmp_path / "acme"
    create(folder, rollout_file())
    return folder
