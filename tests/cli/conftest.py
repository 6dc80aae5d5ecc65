from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import BOTH, run

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings or rollout; the person is Ana."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "CODEX_ROLLOUT_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CODEX_ROLLOUT_PERSON", "Ana")


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """A new rollout of both surfaces."""
    root = tmp_path / "acme"
    run("init", root, *BOTH)
    return root


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: bytes, name: str = "requirements.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written
