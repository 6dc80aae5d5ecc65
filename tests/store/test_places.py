from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.store.places import default_folder, find


def test_the_folder_asked_for_wins(root: Path, tmp_path: Path) -> None:
    assert find(tmp_path / "other", root) == tmp_path / "other"
    assert find(Path("acme"), tmp_path) == root


def test_then_a_rollout_in_the_current_folder(root: Path) -> None:
    assert find(None, root) == root


def test_then_the_default_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "rollout.toml").mkdir()
    assert find(None, tmp_path) == default_folder()
    assert default_folder().parts[-2:] == ("codex-rollout", "rollout")
